import { Fragment } from 'react';
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
          </a>
          {Object.entries(accept.manuals).map(([whose, address]) => (
            <Fragment key={whose}>
              {' · '}
              <a href={address} target="_blank" rel="noreferrer">
                {whose}’s manual
              </a>
            </Fragment>
          ))}
        </p>
      </section>
    )
  );
}
