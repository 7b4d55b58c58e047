import { useSyncExternalStore } from 'react';

/**
 * What goes with every request, whichever tab it comes from, and the environment that the examples ask for. It lives as long as the page:
 * nothing of it is stored, or stands in a link.
 */
export function createCaller(initial) {
  let state = { authorization: null, explain: false, fresh: false, ...initial };
  const environments = new Set([state.environment]);
  const listeners = new Set();
  return {
    get: () => state,
    set(changes) {
      state = { ...state, ...changes };
      environments.add(state.environment);
      listeners.forEach(listener => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Returns whether an environment was put in by the box, not by hand. */
    knows: environment => environments.has(environment),
    headers() {
      return {
        ...(state.authorization && { authorization: state.authorization }),
        ...(state.explain && { 'peergraph-explain': 'true' }),
        ...(state.fresh && { 'cache-control': 'no-cache' }),
      };
    },
  };
}

export function useCaller(caller) {
  return useSyncExternalStore(caller.subscribe, caller.get);
}

/** Returns the header's value for an API key, as RFC 7617 has it. */
export function basic(key, secret) {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${key}:${secret}`)))}`;
}
