import { ApolloProvider } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import { Peerings } from './Peerings.jsx';
import { SignIn } from './SignIn.jsx';
import { createClient } from './client.js';

export function App({ sandbox, possibleTypes }) {
  const [authorization, setAuthorization] = useState(sandbox?.authorization ?? null);
  const [environment, setEnvironment] = useState(sandbox?.environments[0].id ?? null);
  // A new credential gets a new client, and with it an empty cache.
  const client = useMemo(() => authorization && createClient(authorization, possibleTypes), [authorization, possibleTypes]);

  return (
    <>
      <header className="top">
        <h1>
          <img src={new URL('./icon.svg', import.meta.url).href} alt="" width="28" height="28" /> Peerings
        </h1>
        {client && sandbox && (
          <label className="environment">
            <span>Environment</span>
            <select value={environment} onChange={event => setEnvironment(event.target.value)}>
              {sandbox.environments.map(({ id }) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
        )}
        {client && !sandbox && (
          <button type="button" className="quiet" onClick={() => setAuthorization(null)}>
            {environment} · sign out
          </button>
        )}
      </header>
      <main>
        {client ? (
          <ApolloProvider client={client}>
            <Peerings key={environment} environment={environment} about={sandbox?.environments.find(({ id }) => id === environment)?.about} />
          </ApolloProvider>
        ) : (
          <SignIn
            onSignIn={signed => {
              setEnvironment(signed.environment);
              setAuthorization(signed.authorization);
            }}
          />
        )}
      </main>
    </>
  );
}
