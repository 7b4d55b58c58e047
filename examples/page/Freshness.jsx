import { ago } from './words.js';

/** How old the data is: said calmly while it is read again, as an alarm only where upstream cannot be reached. */
export function Freshness({ fetchedAt, freshness, upstreamFailure, now }) {
  const read = <time dateTime={fetchedAt}>{ago(fetchedAt, now)}</time>;
  if (freshness === 'STALE_IF_ERROR') {
    return (
      <span className="freshness alarm" role="alert">
        Confluent cannot be reached{upstreamFailure && ` since ${new Date(upstreamFailure.since).toLocaleTimeString('en')} (${causeOf(upstreamFailure)})`}.
        Old data, read {read}
      </span>
    );
  }
  return (
    <span className="freshness">
      Read {read}
      {freshness === 'STALE_WHILE_REVALIDATE' && ', being read again'}
    </span>
  );
}

function causeOf({ code, cause }) {
  return cause ? `${code}, ${cause}` : code;
}
