import { fetchQuery, useRelayEnvironment } from 'react-relay';

/**
 * Returns a function that reads a list's first rows again, as many as it is told, and puts them in place when all are there. (Relay's own
 * `refetch` shows the fallback meanwhile, and in the place of the list where it fails.)
 */
export function useReadAgain(query, listing) {
  const environment = useRelayEnvironment();
  return first => fetchQuery(environment, query, { ...listing, first }, { networkCacheConfig: { force: true } }).toPromise();
}
