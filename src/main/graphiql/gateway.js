/** What the page knows of the gateway that served it. */

const PLACEHOLDER = ['env-00000'];

const { graphql = '../graphql', sandbox: card } = document.documentElement.dataset;

/** The address of GraphQL, as the gateway has told the page. */
export const url = new URL(graphql, location.href).href;

/**
 * Asks for the sandbox's card: `{ environments: [{ id, about }], authorization }`. Only a gateway in its sandbox profile has one, and says where.
 * Elsewhere the environment is a placeholder, and the credential is the reader's own.
 */
export async function readGateway() {
  const response = card && (await fetch(card, { headers: { Accept: 'application/json' } }));
  const sandbox = response?.ok ? await response.json() : null;
  return {
    sandbox,
    environments: sandbox ? sandbox.environments.map(environment => environment.id) : PLACEHOLDER,
    headers: JSON.stringify({ Authorization: sandbox?.authorization ?? '' }, null, 2),
  };
}
