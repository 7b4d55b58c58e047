import { Row } from './Row.jsx';
import { visit } from './address.js';
import { useNow } from './useNow.js';
import { usePhaseChanges } from './usePhaseChanges.js';
import { ORDERS, counted, phaseNamed } from './words.js';

export function Table({ view, edges, loading, loadingMore }) {
  // Rows tell their age to the minute, so that a long table is not made anew with every second.
  const now = useNow(60_000);
  const { marked, latest } = usePhaseChanges(edges);
  if (edges.length === 0 && !loading) {
    return null;
  }
  return (
    <>
      <p className="unseen" role="status">
        {latest.length > 0 && told(latest)}
      </p>
      <table className="rows" aria-busy={loading || loadingMore}>
        <caption className="unseen">Peerings of {view.environment}</caption>
        <thead>
          <tr>
            <Sortable field="DISPLAY_NAME" order={view.order} />
            <Sortable field="PHASE" order={view.order} />
            <th scope="col">Cloud</th>
            <th scope="col">Other end</th>
            <th scope="col">Network</th>
            <Sortable field="CREATED_AT" order={view.order} />
            <Sortable field="UPDATED_AT" order={view.order} />
          </tr>
        </thead>
        <tbody>
          {edges.map(({ cursor, node }) => (
            // A row whose phase changes may get another cursor, and stays the same row.
            <Row key={node?.id ?? cursor} peering={node} now={now} marked={marked.has(node?.id)} />
          ))}
          {loading && Array.from({ length: 6 }, (_, place) => <tr key={place} className="ghost" aria-hidden="true"><td colSpan="7" /></tr>)}
        </tbody>
      </table>
    </>
  );
}

function told(changed) {
  const [{ displayName, peeringId, status }] = changed;
  return changed.length > 1 ? `${counted(changed.length, 'peering')} changed` : `${displayName ?? peeringId}: ${phaseNamed(status.phase).label}`;
}

/** Orders up, then down, then as upstream does. */
function Sortable({ field, order }) {
  const next = { '': field, [field]: `-${field}`, [`-${field}`]: '' };
  const direction = { [field]: 'ascending', [`-${field}`]: 'descending' }[order];
  return (
    <th scope="col" aria-sort={direction}>
      <button type="button" onClick={() => visit({ order: next[order] ?? field })}>
        {ORDERS[field]} <span aria-hidden="true">{{ ascending: '↑', descending: '↓' }[direction] ?? '↕'}</span>
      </button>
    </th>
  );
}
