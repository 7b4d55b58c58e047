import { Export } from './Export.jsx';
import { Freshness } from './Freshness.jsx';
import { useNow } from './useNow.js';
import { counted } from './words.js';

/** How much is shown, how old it is, and what is left of the budget of calls: as the gateway tells it, nothing made nicer. */
export function StatusLine({ connection, edges, live, rateLimit, environment }) {
  return (
    <div className="status">
      <span className="count" role="status">
        {connection && count(edges.length, connection)}
      </span>
      {live && (
        <span className="live" title="The gateway tells of changes as it learns of them">
          Live
        </span>
      )}
      {connection && <Freshness {...connection} />}
      {rateLimit && <Budget {...rateLimit} />}
      {edges.length > 0 && <Export environment={environment} edges={edges} />}
    </div>
  );
}

function count(loaded, { totalCount, pageInfo }) {
  if (totalCount === null) {
    return `${counted(loaded, 'peering')}${pageInfo.hasNextPage ? ' so far' : ''}`;
  }
  return loaded < totalCount ? `${loaded.toLocaleString('en')} of ${counted(totalCount, 'peering')}` : counted(totalCount, 'peering');
}

function Budget({ limit, remaining, resetAt }) {
  const now = useNow();
  if (remaining === null) {
    return null;
  }
  const renewal = resetAt && Math.ceil((Date.parse(resetAt) - now) / 1000);
  const low = limit !== null && remaining < limit / 10;
  return (
    <span className={low ? 'budget low' : 'budget'}>
      {limit !== null && <meter min="0" max={limit} value={remaining} low={limit / 10} aria-label="Calls left" />}
      {remaining.toLocaleString('en')}
      {limit !== null && ` of ${limit.toLocaleString('en')}`} calls left
      {renewal > 0 && `, renewed in ${renewal} s`}
    </span>
  );
}
