import { useEffect, useRef, useState } from 'react';

const MARKED_MILLIS = 4000;

/**
 * Returns which peerings on show have just come to another phase, however that became known: `{ marked, latest }`. `marked` has their ids for
 * a moment, and `latest` the peerings themselves until others follow.
 */
export function usePhaseChanges(edges) {
  const phases = useRef(new Map());
  const [latest, setLatest] = useState([]);
  const [marked, setMarked] = useState(NONE);
  useEffect(() => {
    const peerings = edges.map(({ node }) => node).filter(node => node?.status);
    const changed = peerings.filter(({ id, status }) => (phases.current.get(id) ?? status.phase) !== status.phase);
    phases.current = new Map(peerings.map(({ id, status }) => [id, status.phase]));
    if (changed.length > 0) {
      setLatest(changed);
      setMarked(new Set(changed.map(({ id }) => id)));
    }
  }, [edges]);
  useEffect(() => {
    const timer = setTimeout(() => setMarked(NONE), MARKED_MILLIS);
    return () => clearTimeout(timer);
  }, [marked]);
  return { marked, latest };
}

const NONE = new Set();
