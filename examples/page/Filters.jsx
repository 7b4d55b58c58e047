import { useEffect, useState } from 'react';
import { Uncounted } from './Uncounted.jsx';
import { adjust, visit } from './address.js';
import { useCounts } from './useCounts.js';
import { CLOUDS, ORDERS, PHASES } from './words.js';

const PAUSE_MILLIS = 300;

export function Filters({ view, listing, readAt }) {
  const counts = useCounts(listing, readAt);
  return (
    <div className="filters">
      <Search key={view.environment} search={view.search} />
      <Chips label="Phase" words={PHASES} chosen={view.phase} choose={phase => visit({ phase })} counts={counts.phases} />
      <Chips label="Cloud" words={CLOUDS} chosen={view.cloud} choose={cloud => visit({ cloud })} counts={counts.clouds} />
      <label className="order">
        <span>Order</span>
        <select value={view.order} onChange={event => visit({ order: event.target.value })}>
          <option value="">As upstream lists them</option>
          {Object.entries(ORDERS).flatMap(([name, label]) => [
            <option key={name} value={name}>{`${label}, ascending`}</option>,
            <option key={`-${name}`} value={`-${name}`}>{`${label}, descending`}</option>,
          ])}
        </select>
      </label>
      {counts.failure && <Uncounted failure={counts.failure} again={counts.again} />}
    </div>
  );
}

/** Asks once typing rests, so that not each letter costs a question. */
function Search({ search }) {
  const [text, setText] = useState(search);
  // Back changes the address; what is being typed is not cut.
  useEffect(() => setText(typed => (typed.trim() === search ? typed : search)), [search]);
  useEffect(() => {
    const timer = setTimeout(() => text.trim() !== search && adjust({ search: text.trim() }), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className="search">
      <span className="unseen">Search</span>
      <input type="search" maxLength="100" placeholder="Name, id, account, VPC, region, route…" value={text} onChange={event => setText(event.target.value)} />
    </label>
  );
}

function Chips({ label, words, chosen, choose, counts }) {
  const toggle = name => choose(chosen.includes(name) ? chosen.filter(other => other !== name) : [...chosen, name]);
  const names = Object.keys(words).filter(name => name !== 'OTHER' || counts?.OTHER || chosen.includes(name));
  return (
    <div className="chips" role="group" aria-label={label}>
      {names.map(name => (
        <button key={name} type="button" className={`chip ${words[name].tone}`} aria-pressed={chosen.includes(name)} onClick={() => toggle(name)}>
          {words[name].label} {counts && <b>{(counts[name] ?? 0).toLocaleString('en')}</b>}
        </button>
      ))}
    </div>
  );
}
