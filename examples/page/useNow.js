import { useEffect, useState } from 'react';

/** Returns the time, which moves on every second, or more seldom. What need not move by the second stays out of what does. */
export function useNow(everyMillis = 1000) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}
