/** Asks the gateway which types a fragment on an interface or a union can meet. */
export async function possibleTypes() {
  const response = await fetch('../graphql/possible-types.json');
  if (!response.ok) {
    throw new Error(`The gateway does not publish its types: HTTP ${response.status}`);
  }
  return response.json();
}
