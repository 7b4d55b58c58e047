// Starts Peergraph's jar with its sandbox, the other team's subgraph and a gateway, all on free ports; sends query.graphql, prints the
// response and ends them. With --stay, it prints their addresses and leaves them running until it is interrupted or one of them ends.
// Usage: node run.js peergraph.jar [hive-gateway.js|apollo-gateway.js] [--stay]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const LONGEST_END_MILLIS = 30_000;
const stay = process.argv.includes('--stay');
const [jar, gatewayProgram = 'hive-gateway.js'] = process.argv.slice(2).filter((argument) => argument !== '--stay');
const here = (file) => new URL(file, import.meta.url).pathname;
const children = new Set();
let ending = false;

/** Resolves with what the pattern finds in a line that the command prints. A command that ends before we do ends us too. */
function start(command, args, pattern, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const lines = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = line.match(pattern);
      if (found) resolve(found[1]);
    });
    child.on('error', (error) => {
      children.delete(child);
      reject(error);
    });
    child.on('exit', () => {
      children.delete(child);
      const failure = new Error(`${command} ${args.join(' ')} ended:\n${lines.join('\n')}`);
      reject(failure);
      if (!ending) fail(failure);
    });
  });
}

/** Ends the others, waits until they have ended, then ends with the code. */
async function end(code) {
  if (ending) return;
  ending = true;
  const ends = [...children].map((child) => once(child, 'exit'));
  children.forEach((child) => child.kill());
  setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), LONGEST_END_MILLIS).unref();
  await Promise.all(ends);
  process.exit(code);
}

function fail(failure) {
  console.error(failure.message);
  end(1);
}

process.on('SIGINT', () => end(130));
process.on('SIGTERM', () => end(143));
process.on('SIGHUP', () => end(129));
process.on('uncaughtException', fail);
try {
  const sandbox = ['-jar', jar, '--spring.profiles.active=sandbox', '--server.port=0'];
  const [port, inventory] = await Promise.all([
    start('java', sandbox, /Netty started on port (\d+)/),
    start('node', [here('subgraph.js')], /(http.*)/),
  ]);
  const subgraphs = { PEERGRAPH_URL: `http://localhost:${port}/graphql`, INVENTORY_URL: inventory };
  const gateway = await start('node', [here(gatewayProgram)], /(http.*)/, subgraphs);

  const response = await fetch(gateway, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa('sandbox:sandbox')}` },
    body: JSON.stringify({ query: await readFile(here('query.graphql'), 'utf8') }),
  });
  console.log(JSON.stringify(await response.json(), null, 2));
  if (stay) {
    console.log({ gateway, ...subgraphs });
  } else {
    await end(0);
  }
} catch (failure) {
  if (!ending) fail(failure);
}
