import { visit } from './address.js';
import { phaseNamed } from './words.js';

/** What waits for a person, in every environment: each number leads to its peerings. */
export function Attention({ needs, view }) {
  const show = (environment, phase) => visit({ environment, phase, cloud: null, search: null, peering: null });
  return (
    <section className="attention" aria-labelledby="attention">
      <h2 id="attention">Needs you</h2>
      {!needs && <p>Counting…</p>}
      <ul>
        {needs?.map(({ environment, phases, code }) => (
          <li key={environment}>
            <code>{environment}</code>
            {phases?.length === 0 && <span>nothing</span>}
            {!phases && <span>{code === 'FORBIDDEN' ? 'cannot be read' : `not known right now${code ? `: ${code}` : ''}`}</span>}
            {phases?.map(({ phase, count }) => (
              <button
                key={phase}
                type="button"
                className={`chip ${phaseNamed(phase).tone}`}
                aria-pressed={view.environment === environment && view.phase.join() === phase}
                onClick={() => show(environment, phase)}
              >
                {phaseNamed(phase).label} <b>{count.toLocaleString('en')}</b>
                <span className="unseen"> in {environment}</span>
              </button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
