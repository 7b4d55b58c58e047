import { useNow } from './useNow.js';

/** What went wrong, in the words of whom it concerns, what happens next, and what to quote to who looks after it. */
const WORDS = {
  UNAUTHENTICATED: ['Confluent does not accept this credential', 'Sign in with another Cloud API key.'],
  FORBIDDEN: ['This environment cannot be read', 'It does not exist, or this credential may not read it. Choose another one.'],
  RATE_LIMITED: ['The budget of calls is spent', 'Every program that uses this credential spends the same one.'],
  UPSTREAM_UNAVAILABLE: ['Confluent does not answer', 'Its list of peerings cannot be reached right now.'],
  GATEWAY_UNAUTHENTICATED: ['Confluent does not accept the gateway’s credential', 'Whoever runs the gateway has to replace it.'],
  UPSTREAM_INVALID_RESPONSE: ['Confluent’s answer makes no sense', 'What of it can be read is shown.'],
  OFFLINE: ['No connection', 'The gateway cannot be reached from here.'],
};

/** The page tries again by itself at `retryAt`, if there is one, and a person at any time: but a credential that is refused stays refused. */
export function Failure({ failure, retryAt, kept, retry }) {
  const [title, text] = WORDS[failure.code] ?? ['Something went wrong', failure.message];
  return (
    <div className={`failure ${failure.code === 'RATE_LIMITED' ? 'waiting' : 'bad'}`}>
      <div>
        <div role="alert">
          <strong>{title}</strong>
          <p>
            {text} {kept > 0 && 'Below is what was read before.'}
          </p>
        </div>
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
      {failure.code !== 'UNAUTHENTICATED' && (
        <div className="again">
          {retryAt && <Countdown to={retryAt} />}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

function Countdown({ to }) {
  const seconds = Math.ceil((to - useNow()) / 1000);
  return <span>{seconds > 0 ? `Again in ${seconds} s` : 'Trying…'}</span>;
}
