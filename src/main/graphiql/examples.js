import BY_CLOUD from './examples/ByCloud.graphql?raw';
import BY_PHASE from './examples/ByPhase.graphql?raw';
import COUNTS from './examples/Counts.graphql?raw';
import FIND from './examples/Find.graphql?raw';
import FIRST_PAGE from './examples/FirstPage.graphql?raw';
import MANY_ENVIRONMENTS from './examples/ManyEnvironments.graphql?raw';
import NEXT_PAGE from './examples/NextPage.graphql?raw';
import RATE_LIMIT from './examples/RateLimit.graphql?raw';

/** Returns the operations that a newcomer finds in tabs, for the environments there are. */
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
