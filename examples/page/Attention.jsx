import { Uncounted } from './Uncounted.jsx';
import { visit } from './address.js';
import { useNeeds } from './useNeeds.js';
import { phaseNamed } from './words.js';

const UNKNOWN = { [undefined]: 'counting…', FORBIDDEN: 'cannot be read' };

/** What waits for a person, in every environment: each number leads to its peerings. */
export function Attention({ environments, view }) {
  const { needs, failure, again } = useNeeds(environments);
  const quiet = needs.filter(({ phases }) => phases?.length === 0);
  // What is neither known nor being counted has nothing to show.
  const told = needs.filter(({ phases, code }) => phases?.length > 0 || code || (!phases && !failure));
  return (
    <section className="attention" aria-labelledby="attention">
      <h2 id="attention">Needs you</h2>
      {failure && <Uncounted failure={failure} again={again} />}
      <ul>
        {told.map(entry => (
          <Needs key={entry.environment} {...entry} view={view} />
        ))}
        {quiet.length > 0 && <li>{nothingIn(quiet)}</li>}
      </ul>
    </section>
  );
}

function Needs({ environment, phases, code, view }) {
  const show = phase => visit({ environment, phase, cloud: null, search: null, peering: null });
  return (
    <li>
      <code>{environment}</code>
      {!phases && <span>{UNKNOWN[code] ?? `not known: ${code}`}</span>}
      {phases?.map(({ phase, count }) => (
        <button
          key={phase}
          type="button"
          className={`chip ${phaseNamed(phase).tone}`}
          aria-pressed={view.environment === environment && view.phase.join() === phase}
          onClick={() => show(phase)}
        >
          {phaseNamed(phase).label} <b>{count.toLocaleString('en')}</b>
          <span className="unseen"> in {environment}</span>
        </button>
      ))}
    </li>
  );
}

function nothingIn(needs) {
  return `Nothing in ${needs.length > 3 ? `${needs.length} others` : needs.map(({ environment }) => environment).join(', ')}`;
}
