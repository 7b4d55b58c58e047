// Builds browser pages with npm and Vite: node build.mjs <work folder> <source folder>=<output folder>…
// A page whose sources have not changed since it was built last costs nothing. Everything that npm installs goes to the work folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const [work, ...pages] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.log(`The browser pages need Node.js 20.19 or newer, but this is ${process.versions.node}: they are left as they were.`);
  process.exit(0);
}
for (const page of pages) {
  const [source, output] = page.split('=');
  build(source, resolve(output));
}

function build(source, output) {
  const folder = join(work, basename(source));
  const stamp = join(folder, '.built');
  const lockStamp = join(folder, '.installed');
  const state = hash(import.meta.filename, source);
  const lock = hash(join(source, 'package-lock.json'));
  if (read(stamp) === state && existsSync(join(output, 'index.html'))) {
    return;
  }
  console.log(`Building ${source} with Node.js ${process.versions.node}.`);
  const installed = read(lockStamp) === lock;
  mkdirSync(folder, { recursive: true });
  // What is installed may stay: it depends on the lock file alone.
  readdirSync(folder)
    .filter(name => !installed || !['node_modules', basename(lockStamp)].includes(name))
    .forEach(name => rmSync(join(folder, name), { recursive: true }));
  cpSync(source, folder, { recursive: true, filter: path => basename(path) !== 'node_modules' });
  if (!installed) {
    run(folder, 'npm', 'ci', '--loglevel=error', '--prefer-offline');
    writeFileSync(lockStamp, lock);
  }
  run(folder, 'npm', 'run', '--silent', 'build', '--', '--logLevel', 'error', '--emptyOutDir', '--outDir', output);
  writeFileSync(stamp, state);
}

function run(folder, command, ...words) {
  // On Windows, npm is a script that only a shell finds.
  const { status, error } = spawnSync(command, words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (error || status !== 0) {
    console.error(`"${[command, ...words].join(' ')}" in ${folder} failed: ${error?.message ?? `status ${status}`}`);
    process.exit(1);
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function hash(...paths) {
  const digest = createHash('sha256');
  for (const path of paths.flatMap(files)) {
    digest.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
  return digest.digest('hex');
}

function files(path) {
  return statSync(path).isDirectory()
    ? readdirSync(path).filter(name => name !== 'node_modules').sort().flatMap(name => files(join(path, name)))
    : [path];
}
