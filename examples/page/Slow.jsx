import { useEffect, useState } from 'react';

const PATIENCE_MILLIS = 2000;

/** Words for who waits longer than a moment; a live region that is there before its words are. */
export function Slow() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MILLIS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="slow" role="status">
      {slow && 'Still reading: Confluent’s list takes its time, or the calls wait for their turn.'}
    </p>
  );
}
