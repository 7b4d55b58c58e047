/** What GraphiQL keeps in the browser, and what it starts with. */

const PREFIX = 'graphiql:';
const TABS = PREFIX + 'tabState';

/** A store over the browser's that keeps no headers: what the history has kept is read with the default ones in their place. */
export function withoutHeaders(store, defaultHeaders) {
  const replaced = (json, headers) => {
    try {
      return JSON.stringify(JSON.parse(json), (key, value) => (key === 'headers' ? headers : value));
    } catch {
      return json; // A plain word.
    }
  };
  const own = () => Object.keys(store).filter(key => key.startsWith(PREFIX));
  return {
    getItem: key => replaced(store.getItem(key), key === TABS ? null : defaultHeaders),
    setItem: (key, value) => key !== PREFIX + 'headers' && store.setItem(key, replaced(value, null)),
    removeItem: key => store.removeItem(key),
    clear: () => own().forEach(key => store.removeItem(key)),
    get length() {
      return own().length;
    },
  };
}

/** Opens the tabs of last time, or else the examples, with the linked operation in front; returns the tab in front. */
export function openTabs(storage, examples, link) {
  const { tabs, activeTabIndex } = keptTabs(storage) ?? { tabs: examples.map(tab), activeTabIndex: 0 };
  let front = activeTabIndex;
  if (link) {
    front = tabs.findIndex(({ query, variables }) => query === link.query && (variables || null) === (link.variables || null));
    if (front < 0) {
      front = tabs.push(tab(link)) - 1;
    }
  }
  storage.setItem(TABS, JSON.stringify({ tabs, activeTabIndex: front }));
  return tabs[front];
}

function keptTabs(storage) {
  const kept = JSON.parse(storage.getItem(TABS));
  return kept?.tabs?.[kept.activeTabIndex] ? kept : null;
}

function tab({ query, variables, operationName = null }) {
  const title = operationName ?? /^\s*query\s+(\w+)/m.exec(query)?.[1] ?? '<untitled>';
  return { id: crypto.getRandomValues(new Uint32Array(2)).join('-'), title, query, variables, headers: null, operationName, response: null };
}
