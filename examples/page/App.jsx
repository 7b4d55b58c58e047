import { ApolloProvider } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import { Peerings } from './Peerings.jsx';
import { SignIn } from './SignIn.jsx';
import { useAddress, visit } from './address.js';
import { createClient } from './client.js';

export function App({ sandbox, possibleTypes }) {
  const address = useAddress();
  const [authorization, setAuthorization] = useState(sandbox?.authorization ?? null);
  // A new credential gets a new client, and with it an empty cache.
  const client = useMemo(() => authorization && createClient(authorization, possibleTypes), [authorization, possibleTypes]);
  const given = sandbox ? sandbox.environments.map(({ id }) => id) : address.environments;
  const view = { ...address, environment: address.environment ?? given[0] };
  const environments = [...new Set([...given, view.environment])];

  return (
    <>
      <header className="top">
        <h1>
          <img src={new URL('./icon.svg', import.meta.url).href} alt="" width="28" height="28" /> Peerings
        </h1>
        {client && (
          <div className="environment">
            <label>
              <span>Environment</span>
              <select value={view.environment} onChange={event => visit({ environment: event.target.value, peering: null })}>
                {environments.map(id => (
                  <option key={id}>{id}</option>
                ))}
              </select>
            </label>
            {!sandbox && (
              <button type="button" className="quiet" onClick={() => setAuthorization(null)}>
                Sign out
              </button>
            )}
          </div>
        )}
      </header>
      <main>
        {client ? (
          <ApolloProvider client={client}>
            <Peerings
              key={authorization}
              view={view}
              environments={environments}
              about={sandbox?.environments.find(({ id }) => id === view.environment)?.about}
            />
          </ApolloProvider>
        ) : (
          <SignIn
            environments={address.environments}
            onSignIn={signed => {
              visit({ environments: signed.environments, environment: signed.environments.includes(view.environment) ? view.environment : null });
              setAuthorization(signed.authorization);
            }}
          />
        )}
      </main>
    </>
  );
}
