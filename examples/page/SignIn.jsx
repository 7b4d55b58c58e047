/** Asks for environments and a Cloud API key. The key stays in this page's memory, and leaves it for the gateway only. */
export function SignIn({ environments, onSignIn }) {
  function signIn(event) {
    event.preventDefault();
    const { ids, key, secret } = Object.fromEntries(new FormData(event.currentTarget));
    const bytes = new TextEncoder().encode(`${key}:${secret}`);
    onSignIn({ environments: ids.split(/[\s,]+/).filter(Boolean), authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` });
  }

  return (
    <form className="card sign-in" onSubmit={signIn} autoComplete="off">
      <label>
        Environments <input name="ids" placeholder="env-00000, env-11111" defaultValue={environments.join(', ')} pattern=".*[^\s,].*" required />
      </label>
      <label>
        Cloud API key <input name="key" required />
      </label>
      <label>
        Secret <input name="secret" type="password" required />
      </label>
      <button type="submit">Show peerings</button>
    </form>
  );
}
