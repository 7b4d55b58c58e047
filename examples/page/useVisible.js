import { useSyncExternalStore } from 'react';

/** Returns whether somebody can see the page. */
export function useVisible() {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
}

function subscribe(listener) {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
