import { useNow } from './useNow.js';
import { ago } from './words.js';

/** How old the data is: said calmly while it is read again, as an alarm only where upstream cannot be reached. */
export function Freshness({ fetchedAt, freshness, upstreamFailure }) {
  const now = useNow();
  const read = <time dateTime={fetchedAt}>{ago(fetchedAt, now)}</time>;
  if (freshness === 'STALE_IF_ERROR') {
    // The age is no part of the alert, which would be announced again with every second.
    return (
      <span className="freshness alarm">
        <span role="alert">Confluent cannot be reached{upstreamFailure && sinceOf(upstreamFailure)}.</span> Old data, read {read}
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

function sinceOf({ code, cause, since }) {
  return ` since ${new Date(since).toLocaleTimeString('en')} (${cause ? `${code}, ${cause}` : code})`;
}
