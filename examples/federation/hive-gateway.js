// Serves the supergraph by Hive Gateway, with its planner in Rust: the other one never asks for @interfaceObject fields below a union.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { compose, headersFor } from './supergraph.js';

const gateway = createGatewayRuntime({
  supergraph: await compose(),
  unifiedGraphHandler,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request, subgraphName }) => headersFor(subgraphName, request.headers.get('authorization')),
  },
  logging: false,
});
const server = createServer(gateway);
server.listen(process.env.PORT ?? 0, 'localhost', () => console.log(`http://localhost:${server.address().port}/graphql`));
