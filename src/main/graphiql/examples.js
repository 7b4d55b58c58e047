/** The operations that a newcomer finds in tabs. */

const FIRST_PAGE = `# An environment's first peerings.
# Run it: Ctrl+Enter.
query FirstPage(
  $environment: ID!
  $first: Int
  $after: String
) {
  peerings(
    environment: $environment
    first: $first
    after: $after
  ) {
    totalCount
    fetchedAt
    freshness
    nodes {
      __typename
      ... on CloudPeering {
        peeringId
        displayName
        status { phase }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const BY_CLOUD = `# Each cloud has its own fields.
# One added later is an OtherPeering.
query ByCloud(
  $environment: ID!
  $first: Int
  $after: String
) {
  peerings(
    environment: $environment
    first: $first
    after: $after
  ) {
    nodes {
      __typename
      ... on CloudPeering {
        displayName
        network { networkId }
      }
      ... on AwsPeering {
        account
        vpc
        routes
        customerRegion
      }
      ... on GcpPeering {
        project
        vpcNetwork
        importCustomRoutes
      }
      ... on AzurePeering {
        tenant
        vnet
        customerRegion
      }
      ... on OtherPeering { kind }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const BY_PHASE = `# What waits for somebody, or went wrong?
query ByPhase(
  $environment: ID!
  $filter: PeeringFilter
  $after: String
) {
  peerings(
    environment: $environment
    filter: $filter
    first: 10
    after: $after
  ) {
    totalCount
    nodes {
      ... on CloudPeering {
        displayName
        status { phase errorCode errorMessage }
        updatedAt
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const FIND = `# Finds a text in names, ids, accounts,
# regions and routes; newest first.
query Find(
  $environment: ID!
  $search: String
  $after: String
) {
  peerings(
    environment: $environment
    filter: { search: $search }
    orderBy: {
      field: CREATED_AT
      direction: DESC
    }
    first: 10
    after: $after
  ) {
    totalCount
    nodes {
      ... on CloudPeering {
        peeringId
        displayName
        cloud
        createdAt
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const COUNTS = `# How many there are, without a row.
query Counts(
  $environment: ID!
  $filter: PeeringFilter
) {
  peerings(
    environment: $environment
    filter: $filter
    first: 0
  ) {
    counts {
      total
      phases { phase count }
      clouds { cloud count }
      networks {
        network { networkId }
        count
      }
    }
    freshness
    upstreamFailure { code cause since }
  }
}
`;

const NEXT_PAGE = `# Run it, then press "Next page" at the
# right: it puts endCursor into "after".
query NextPage(
  $environment: ID!
  $after: String
) {
  peerings(
    environment: $environment
    first: 3
    after: $after
  ) {
    edges {
      cursor
      node {
        ... on CloudPeering {
          peeringId
          displayName
        }
      }
    }
    pageInfo {
      hasPreviousPage
      hasNextPage
      endCursor
    }
  }
}
`;

const MANY_ENVIRONMENTS = `# All are read at the same time. One that
# cannot be read is null; see its error.
query ManyEnvironments(
  $environments: [ID!]!
) {
  environments(ids: $environments) {
    environmentId
    peerings(first: 2) {
      totalCount
      nodes {
        ... on CloudPeering {
          displayName
          status { phase }
        }
      }
    }
  }
}
`;

const RATE_LIMIT = `# What is left of your budget of calls.
# Null before the first call.
query RateLimit {
  rateLimit { limit remaining resetAt }
}
`;

/** Returns the examples, for the environments there are. */
export function examplesFor(environments) {
  const environment = environments[0];
  return [
    example('First page', FIRST_PAGE, { environment, first: 5 }),
    example('The union, by cloud', BY_CLOUD, { environment, first: 6 }),
    example('Filter by phase', BY_PHASE, { environment, filter: { phase: ['PENDING_ACCEPT', 'FAILED', 'DISCONNECTED'] } }),
    example('Search and order', FIND, { environment, search: 'prod', after: null }),
    example('Counts', COUNTS, { environment, filter: { cloud: ['AWS', 'AZURE'] } }),
    example('Next page', NEXT_PAGE, { environment, after: null }),
    example('Many environments at once', MANY_ENVIRONMENTS, { environments }),
    example('Rate limit', RATE_LIMIT, null),
  ];
}

function example(title, query, variables) {
  return { title, query, variables: variables && JSON.stringify(variables, null, 2) };
}
