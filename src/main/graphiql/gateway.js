/** What the page knows of the gateway that served it. */

const PLACEHOLDER = ['env-00000'];

const { graphql = '../graphql', sandbox: card, auth } = document.documentElement.dataset;

/**
 * Asks for the sandbox's card: `{ environments: [{ id, about }], authorization }`. Only a gateway in its sandbox profile has one, and says where.
 * Elsewhere the environment is a placeholder, and the credential is the reader's own: in service mode, a token.
 */
export async function readGateway() {
  const response = card && (await fetch(card, { headers: { Accept: 'application/json' } }));
  const sandbox = response?.ok ? await response.json() : null;
  const service = auth === 'service';
  return {
    // The address of GraphQL, as the gateway has told the page.
    url: new URL(graphql, location.href).href,
    service,
    sandbox,
    environments: sandbox ? sandbox.environments.map(environment => environment.id) : PLACEHOLDER,
    authorization: service ? null : (sandbox?.authorization ?? null),
  };
}
