import { useEffect, useRef, useState } from 'react';
import { Failure } from './Failure.jsx';
import { Row } from './Row.jsx';
import { StatusLine } from './StatusLine.jsx';
import { useNow } from './useNow.js';
import { usePeerings } from './usePeerings.js';
import { CLOUDS, PHASES, counted } from './words.js';

/** An environment's peerings, filtered by phase upstream and by cloud among those that are loaded. */
export function Peerings({ environment, about }) {
  const [phases, setPhases] = useState([]);
  const [clouds, setClouds] = useState([]);
  const now = useNow();
  const peerings = usePeerings(environment, phases);
  const { connection, edges, loading, loadingMore, failure, retryAt, more, refresh } = peerings;

  const shown = edges.filter(({ node }) => !node || clouds.length === 0 || clouds.includes(node.__typename));
  const perCloud = Object.groupBy(edges, ({ node }) => node?.__typename);
  const hasMore = Boolean(connection?.pageInfo.hasNextPage);

  return (
    <>
      {about && <p className="about">{about}</p>}
      <div className="filters">
        <Chips label="Phase" names={Object.keys(PHASES)} chosen={phases} choose={setPhases} text={name => PHASES[name].label} tone={name => PHASES[name].tone} />
        <Chips
          label="Cloud"
          names={Object.keys(CLOUDS).filter(name => name !== 'OtherPeering' || perCloud[name])}
          chosen={clouds}
          choose={setClouds}
          text={name => `${CLOUDS[name].label} ${perCloud[name]?.length ?? 0}`}
          tone={name => CLOUDS[name].tone}
        />
      </div>
      <StatusLine {...peerings} shown={shown.length} now={now} />
      {failure && <Failure failure={failure} retryAt={retryAt} kept={edges.length} now={now} retry={refresh} />}
      <ul className="rows" aria-busy={loading || loadingMore}>
        {shown.map(({ cursor, node }) => (
          <Row key={cursor} peering={node} now={now} />
        ))}
        {loading && Array.from({ length: 6 }, (_, place) => <li key={place} className="row ghost" aria-hidden="true" />)}
      </ul>
      {connection && shown.length === 0 && !hasMore && <p className="empty">No peering {phases.length || clouds.length ? 'is like that' : 'here'}.</p>}
      {hasMore && <More loaded={edges.length} loading={loadingMore} more={more} />}
    </>
  );
}

function Chips({ label, names, chosen, choose, text, tone }) {
  const toggle = name => choose(chosen.includes(name) ? chosen.filter(other => other !== name) : [...chosen, name]);
  return (
    <div className="chips" role="group" aria-label={label}>
      {names.map(name => (
        <button key={name} type="button" className={`chip ${tone(name)}`} aria-pressed={chosen.includes(name)} onClick={() => toggle(name)}>
          {text(name)}
        </button>
      ))}
    </div>
  );
}

/** Loads on when it comes into view, and again as long as it stays there; a keyboard can press it. */
function More({ loaded, loading, more }) {
  const button = useRef(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), { rootMargin: '400px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [more]);
  return (
    <button type="button" ref={button} className="more" onClick={more} disabled={loading}>
      {loading ? 'Loading…' : `More after these ${counted(loaded, 'peering')}`}
    </button>
  );
}
