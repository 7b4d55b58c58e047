// Serves the supergraph by Apollo Gateway.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { compose, headersFor } from './supergraph.js';

const gateway = new ApolloGateway({
  supergraphSdl: await compose(),
  buildService: ({ name, url }) =>
    new RemoteGraphQLDataSource({
      url,
      willSendRequest: ({ request, context }) => {
        Object.entries(headersFor(name, context.authorization)).forEach(([header, value]) => request.http.headers.set(header, value));
      },
    }),
});
const { url } = await startStandaloneServer(new ApolloServer({ gateway, csrfPrevention: false }), {
  listen: { port: Number(process.env.PORT ?? 0), host: 'localhost' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
console.log(new URL('/graphql', url).href);
