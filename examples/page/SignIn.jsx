/** Asks for an environment and a Cloud API key. They stay in this page's memory, and leave it for the gateway only. */
export function SignIn({ onSignIn }) {
  function signIn(event) {
    event.preventDefault();
    const { environment, key, secret } = Object.fromEntries(new FormData(event.currentTarget));
    const bytes = new TextEncoder().encode(`${key}:${secret}`);
    onSignIn({ environment, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` });
  }

  return (
    <form className="card sign-in" onSubmit={signIn} autoComplete="off">
      <label>
        Environment <input name="environment" placeholder="env-00000" required />
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
