import { PEERINGS } from './queries.js';

/** The most that the gateway gives at once. */
const LARGEST_PAGE = 1000;

/** Reads as many rows as are shown, and puts them in their place once all are there: a long list is not cut to the largest page. */
export async function readAgain(client, variables) {
  const shown = client.readQuery({ query: PEERINGS, variables })?.peerings?.edges.length ?? 0;
  const wanted = Math.max(variables.first, shown);
  const edges = [];
  let result;
  do {
    const first = Math.min(LARGEST_PAGE, wanted - edges.length);
    const after = result?.data.peerings.pageInfo.endCursor;
    result = await client.query({ query: PEERINGS, variables: { ...variables, first, after }, fetchPolicy: 'no-cache', errorPolicy: 'all' });
    if (!result.data?.peerings) {
      return result;
    }
    edges.push(...result.data.peerings.edges);
  } while (edges.length < wanted && result.data.peerings.pageInfo.hasNextPage);
  client.writeQuery({ query: PEERINGS, variables, data: { ...result.data, peerings: { ...result.data.peerings, edges } } });
  return result;
}
