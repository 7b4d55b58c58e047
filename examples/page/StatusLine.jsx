import { ago, counted } from './words.js';

/** How much is shown, how old it is, and what is left of the budget of calls: as the gateway tells it, nothing made nicer. */
export function StatusLine({ connection, edges, shown, rateLimit, now }) {
  return (
    <div className="status">
      <span className="count">{connection && count(shown, edges.length, connection.totalCount)}</span>
      {connection && <Freshness {...connection} now={now} />}
      {rateLimit && <Budget {...rateLimit} now={now} />}
    </div>
  );
}

function count(shown, loaded, total) {
  const all = total === null ? counted(loaded, 'loaded peering') : counted(total, 'peering');
  return shown === (total ?? loaded) ? all : `${shown.toLocaleString('en')} of ${all}`;
}

function Freshness({ fetchedAt, stale, now }) {
  return (
    <span className={stale ? 'freshness stale' : 'freshness'}>
      {stale ? 'Old data, read ' : 'Read '}
      <time dateTime={fetchedAt}>{ago(fetchedAt, now)}</time>
    </span>
  );
}

function Budget({ limit, remaining, resetAt, now }) {
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
