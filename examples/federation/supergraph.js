// Composes what the subgraphs say of themselves into one supergraph. Run by itself, prints it, and fails on errors and hints.
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const SUBGRAPHS = { peergraph: process.env.PEERGRAPH_URL, inventory: process.env.INVENTORY_URL };

async function sdl(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  return (await response.json()).data._service.sdl;
}

export async function compose() {
  const services = Object.entries(SUBGRAPHS).map(async ([name, url]) => ({ name, url, typeDefs: parse(await sdl(url)) }));
  const { supergraphSdl, errors = [], hints = [] } = composeServices(await Promise.all(services));
  const problems = [...errors, ...hints].map(({ message }) => message);
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return supergraphSdl;
}

/** What a subgraph is told of a caller: Peergraph needs the credential, and nobody else gets it. */
export function headersFor(subgraph, authorization) {
  return subgraph === 'peergraph' && authorization ? { authorization } : {};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await compose());
}
