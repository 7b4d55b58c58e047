/** Links to an operation: it and its variables stand in the fragment, which never reaches a server. Headers are never part of one. */

export function linkTo({ query, variables, operationName }) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries({ query, variables, operationName })) {
    if (value) {
      parts.set(name, value);
    }
  }
  return `#${parts}`;
}

/** Returns the operation that a fragment links to, or null. */
export function readLink(fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  return parts.has('query')
    ? { query: parts.get('query'), variables: parts.get('variables'), operationName: parts.get('operationName') }
    : null;
}
