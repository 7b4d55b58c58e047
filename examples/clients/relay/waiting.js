import { useSyncExternalStore } from 'react';

const listeners = new Set();
let waitsSeconds;

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the components how long the rate limit makes a request wait, or undefined when it does not any more. */
export function setWaiting(seconds) {
  waitsSeconds = seconds;
  listeners.forEach(listener => listener());
}

export const useWaiting = () => useSyncExternalStore(subscribe, () => waitsSeconds);
