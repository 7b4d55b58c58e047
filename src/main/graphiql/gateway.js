/** What the page knows of the gateway that served it. */

const PLACEHOLDER = ['env-00000'];

/**
 * Asks for the sandbox's card: `{ environments: [{ id, about }], authorization }`. Only a gateway in its sandbox profile has one.
 * Elsewhere the environment is a placeholder, and the credential is the reader's own.
 */
export async function readGateway() {
  const response = await fetch('../sandbox', { headers: { Accept: 'application/json' } });
  const sandbox = response.ok ? await response.json() : null;
  return {
    sandbox,
    environments: sandbox ? sandbox.environments.map(environment => environment.id) : PLACEHOLDER,
    headers: JSON.stringify({ Authorization: sandbox?.authorization ?? '' }, null, 2),
  };
}
