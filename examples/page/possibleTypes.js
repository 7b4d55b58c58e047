/** Asks the gateway which types a fragment on an interface or a union can meet. */
export async function possibleTypes() {
  const response = await fetch('../graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name possibleTypes { name } } } }' }),
  });
  const { data } = await response.json();
  return Object.fromEntries(
    data.__schema.types.filter(type => type.possibleTypes).map(type => [type.name, type.possibleTypes.map(({ name }) => name)]),
  );
}
