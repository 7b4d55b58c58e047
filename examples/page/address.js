import { useMemo, useSyncExternalStore } from 'react';
import { CLOUDS, ORDERS, PHASES } from './words.js';

/**
 * What the page shows stands in its address, so that reload, a shared link and the browser's Back lead to the same view. The credential
 * never does.
 */
const listeners = new Set();
const tell = () => listeners.forEach(listener => listener());
addEventListener('popstate', tell);

/** Returns the view that the address names. */
export function useAddress() {
  const query = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => read(new URLSearchParams(query)), [query]);
}

/** Changes the view, as a step that Back undoes. */
export function visit(changes) {
  history.pushState(null, '', written(changes));
  tell();
}

/** Changes the view in place, such as while somebody types. */
export function adjust(changes) {
  history.replaceState(null, '', written(changes));
  tell();
}

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(parts) {
  const list = name => (parts.get(name) ?? '').split(',').filter(Boolean);
  return {
    environments: list('environments'),
    environment: parts.get('environment'),
    phase: list('phase').filter(name => Object.hasOwn(PHASES, name)),
    cloud: list('cloud').filter(name => Object.hasOwn(CLOUDS, name)),
    search: (parts.get('search') ?? '').slice(0, 100),
    order: Object.hasOwn(ORDERS, (parts.get('order') ?? '').replace('-', '')) ? parts.get('order') : '',
    peering: parts.get('peering'),
  };
}

function written(changes) {
  const parts = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    const text = String(value ?? '');
    text ? parts.set(name, text) : parts.delete(name);
  }
  return `?${parts}`;
}
