import { Attention } from './Attention.jsx';
import { Details } from './Details.jsx';
import { Failure } from './Failure.jsx';
import { Filters } from './Filters.jsx';
import { More } from './More.jsx';
import { Slow } from './Slow.jsx';
import { StatusLine } from './StatusLine.jsx';
import { Table } from './Table.jsx';
import { visit } from './address.js';
import { usePeerings } from './usePeerings.js';

/** What needs somebody in all environments, and one environment's peerings: filtered, searched, ordered and counted by the gateway. */
export function Peerings({ view, environments, about }) {
  const listing = listingOf(view);
  const question = JSON.stringify(listing);
  const peerings = usePeerings(listing);
  const { connection, edges, live, loading, loadingMore, failure, retryAt, more, refresh } = peerings;
  const filtered = view.phase.length > 0 || view.cloud.length > 0 || view.search;
  const hasMore = Boolean(connection?.pageInfo.hasNextPage);

  return (
    <>
      <Attention environments={environments} view={view} />
      {about && <p className="about">{about}</p>}
      <Filters view={view} listing={listing} readAt={live ? connection?.fetchedAt : undefined} />
      <StatusLine {...peerings} environment={view.environment} />
      {failure && <Failure failure={failure} retryAt={retryAt} kept={edges.length} retry={refresh} />}
      {(loading || loadingMore) && <Slow key={`slow ${question}`} />}
      <Table key={view.environment} view={view} edges={edges} loading={loading} loadingMore={loadingMore} />
      {connection && edges.length === 0 && !hasMore && (
        <p className="empty">
          No peering {filtered ? 'is like that. ' : 'here.'}
          {filtered && (
            <button type="button" onClick={() => visit({ phase: null, cloud: null, search: null })}>
              Show all
            </button>
          )}
        </p>
      )}
      <More key={`more ${question}`} loaded={edges.length} hasMore={hasMore} loading={loadingMore} more={more} />
      {view.peering && <Details key={view.peering} environment={view.environment} id={view.peering} />}
    </>
  );
}

/** Returns the variables of a view's listing. */
function listingOf({ environment, phase, cloud, search, order }) {
  const orderBy = order ? { field: order.replace('-', ''), direction: order.startsWith('-') ? 'DESC' : 'ASC' } : undefined;
  return { environment, filter: { phase, cloud, search: search.trim() || undefined }, orderBy };
}
