/** What went wrong, in the words of whom it concerns, what happens next, and what to quote to who looks after it. */

const WORDS = {
  UNAUTHENTICATED: ['Confluent does not accept this credential', 'Sign in with another Cloud API key.'],
  FORBIDDEN: ['This environment cannot be read', 'It does not exist, or this credential may not read it. Choose another one.'],
  RATE_LIMITED: ['The budget of calls is spent', 'Every program that uses this credential spends the same one.'],
  UPSTREAM_UNAVAILABLE: ['Confluent does not answer', 'Its list of peerings cannot be reached right now.'],
  UPSTREAM_INVALID_RESPONSE: ['Confluent’s answer makes no sense', 'What of it can be read is shown.'],
  OFFLINE: ['No connection', 'The gateway cannot be reached from here.'],
};

export function Failure({ failure, retryAt, kept, now, retry }) {
  const [title, text] = WORDS[failure.code] ?? ['Something went wrong', failure.message];
  const seconds = retryAt && Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <div className={`failure ${failure.code === 'RATE_LIMITED' ? 'waiting' : 'bad'}`} role="alert">
      <div>
        <strong>{title}</strong>
        <p>
          {text} {kept > 0 && 'Below is what was read before.'}
        </p>
        <p className="quote">
          <code>{failure.code}</code>
          {failure.requestId && (
            <>
              {' '}
              request <code>{failure.requestId}</code>
            </>
          )}
          {failure.upstream?.requestId && (
            <>
              {' '}
              of Confluent’s <code>{failure.upstream.requestId}</code>
            </>
          )}
        </p>
      </div>
      {retryAt && (
        <button type="button" onClick={retry}>
          <span aria-hidden="true">{seconds > 0 ? `Again in ${seconds} s` : 'Trying…'}</span>
          <span className="unseen">Try again now</span>
        </button>
      )}
    </div>
  );
}
