/** The address of GraphQL, as a gateway has told the page that it serves; a page that stands elsewhere has its own. */
export const graphql = document.documentElement.dataset.graphql ?? '../graphql';

/** Asks the gateway which types a fragment on an interface or a union can meet. */
export async function possibleTypes() {
  const response = await fetch(`${graphql}/possible-types.json`);
  if (!response.ok) {
    throw new Error(`The gateway does not publish its types: HTTP ${response.status}`);
  }
  return response.json();
}
