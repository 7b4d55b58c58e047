import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { basic, useCaller } from './caller.js';

/** Asks for what the gateway wants: a Cloud API key or a token, or in service mode a token alone. */
export function Credential({ gateway, caller }) {
  const { introspect } = useGraphiQLActions();
  const schema = useGraphiQL(state => state.schema);
  const { authorization } = useCaller(caller);

  function use(words) {
    caller.set({ authorization: words });
    if (!schema) {
      introspect();
    }
  }

  return (
    <>
      {!gateway.service && (
        <Form submit="Use this key" onSubmit={({ key, secret }) => use(basic(key, secret))}>
          <Field name="key" label="Cloud API key" />
          <Field name="secret" label="Secret" type="password" />
        </Form>
      )}
      <Form submit="Use this token" onSubmit={({ token }) => use(`Bearer ${token.trim()}`)}>
        <Field name="token" label={gateway.service ? 'Token' : 'Or a token'} type="password" />
      </Form>
      <p role="status">{describe(authorization, gateway)}</p>
    </>
  );
}

function describe(authorization, { sandbox, service }) {
  if (!authorization) {
    return service ? 'This gateway asks for a token of your own organization.' : 'No credential yet.';
  }
  if (authorization === sandbox?.authorization) {
    return 'The sandbox’s own credential is in use; any other will do, too.';
  }
  return `A ${authorization.startsWith('Basic') ? 'key' : 'token'} is in use, in every tab, until this page is closed.`;
}

function Form({ submit, onSubmit, children }) {
  function send(event) {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)));
    event.currentTarget.reset();
  }
  return (
    <form onSubmit={send} autoComplete="off">
      {children}
      <button type="submit">{submit}</button>
    </form>
  );
}

function Field({ name, label, type = 'text' }) {
  return (
    <label>
      <span>{label}</span>
      <input name={name} type={type} required spellCheck="false" />
    </label>
  );
}
