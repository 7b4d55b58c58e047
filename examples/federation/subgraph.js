// The other team's subgraph: who pays for a peering, who owns an environment, what a VPC is for, and changes that concern peerings.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject"])

  type Query {
    changes: [Change!]!
  }
  type Change {
    title: String!
    peering: CloudPeering
  }
  # One more field for the peerings of every cloud, those to come included.
  type CloudPeering @interfaceObject @key(fields: "environment { environmentId } peeringId") {
    environment: Environment!
    peeringId: ID!
    costCentre: String!
  }
  type Environment @key(fields: "environmentId") {
    environmentId: ID!
    owner: String!
  }
  type AwsVpc @key(fields: "account vpcId") {
    account: String!
    vpcId: ID!
    purpose: String!
  }
`);

const resolvers = {
  Query: {
    changes: () => [
      { title: 'Move analytics', peering: { environment: { environmentId: 'env-mixed' }, peeringId: 'p-7j3wqe' } },
    ],
  },
  CloudPeering: {
    __resolveReference: (known) => known,
    costCentre: ({ peeringId }) => `cc-of-${peeringId}`,
  },
  Environment: {
    __resolveReference: (known) => known,
    owner: ({ environmentId }) => `owner-of-${environmentId}`,
  },
  AwsVpc: {
    __resolveReference: (known) => known,
    purpose: ({ account, vpcId }) => `purpose-of-${vpcId}-in-${account}`,
  },
};

const schema = buildSubgraphSchema({ typeDefs, resolvers });

const server = createServer(async (request, response) => {
  const { query, variables, operationName } = await json(request);
  const answer = await graphql({ schema, source: query, variableValues: variables, operationName });
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
});
server.listen(process.env.PORT ?? 0, 'localhost', () => console.log(`http://localhost:${server.address().port}/graphql`));
