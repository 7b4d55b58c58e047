import { stepsFor } from './steps.js';

/** What its owner does in the cloud's console, where a peering waits for that. */
export function Accept({ peering }) {
  const accept = peering.status.phase === 'PENDING_ACCEPT' && stepsFor(peering);
  return (
    accept && (
      <section className="accept">
        <h3>To accept it</h3>
        <ol>
          {accept.steps.map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>
          <a href={accept.console} target="_blank" rel="noreferrer">
            Open the console
          </a>{' '}
          ·{' '}
          <a href={accept.manual} target="_blank" rel="noreferrer">
            The cloud’s own manual
          </a>
        </p>
      </section>
    )
  );
}
