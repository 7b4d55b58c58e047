import { Environment, Network, RecordSource, Store } from 'relay-runtime';

/** `tell` gets the errors of an answer, also of one that has data beside them, of which Relay itself says nothing. */
export function createEnvironment({ url, authorization, tell }) {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', authorization },
      body: JSON.stringify({ query: text, variables }),
    });
    const answer = await response.json();
    if (answer.errors) {
      tell(answer.errors);
    }
    return answer;
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
