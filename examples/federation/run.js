// Starts Peergraph's jar with its sandbox, the other team's subgraph and a gateway, all on free ports; asks query.graphql, prints the
// answer and ends them. With --stay, it tells their addresses and leaves them running until it is interrupted.
// Usage: node run.js peergraph.jar [hive-gateway.js|apollo-gateway.js] [--stay]
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const stay = process.argv.includes('--stay');
const [jar, gatewayProgram = 'hive-gateway.js'] = process.argv.slice(2).filter((argument) => argument !== '--stay');
const here = (file) => new URL(file, import.meta.url).pathname;
const children = [];

/** Resolves with what the pattern finds in a line that the command prints. */
function start(command, args, pattern, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    const lines = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = line.match(pattern);
      if (found) resolve(found[1]);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${command} ${args.join(' ')} ended:\n${lines.join('\n')}`)));
  });
}

process.on('SIGINT', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.on('exit', () => children.forEach((child) => child.kill()));
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
    process.exit();
  }
} catch (failure) {
  console.error(failure.message);
  process.exit(1);
}
