import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** Returns the pane that says where to begin: the credential, the environments, the examples. */
export function startPane({ sandbox }, examples) {
  return { title: 'Start here', icon: StartIcon, content: () => <Start sandbox={sandbox} examples={examples} /> };
}

function StartIcon() {
  return (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M8 12h8" />
      <circle cx="5" cy="12" r="3.2" />
      <circle cx="19" cy="12" r="3.2" />
    </svg>
  );
}

function Start({ sandbox, examples }) {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({ tabs, queryEditor, variableEditor }));

  function open({ query, variables }) {
    const there = tabs.findIndex(tab => tab.query === query);
    if (there >= 0) {
      changeTab(there);
    } else {
      addTab();
      queryEditor.setValue(query);
      variableEditor.setValue(variables ?? '');
    }
  }

  return (
    <section className="start" aria-label="Start here">
      <h1>Peergraph</h1>
      <p>Confluent Cloud’s network peerings, as GraphQL.</p>
      <h2>Credential</h2>
      {sandbox ? (
        <p>
          This is a <strong>sandbox</strong>: every peering in it is invented, and any credential will do. One is filled in
          under <em>Headers</em>, below the operation.
        </p>
      ) : (
        <p>
          Under <em>Headers</em>, below the operation: <code>Authorization</code> with your Cloud API key as <code>Basic</code>, or a
          token as <code>Bearer</code>. It is kept neither by this browser nor in links, and goes to the gateway alone.
        </p>
      )}
      {sandbox && (
        <>
          <h2>Environments</h2>
          <dl>
            {sandbox.environments.map(({ id, about }) => (
              <div key={id}>
                <dt>
                  <code>{id}</code>
                </dt>
                <dd>{about}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h2>Examples</h2>
      <ul>
        {examples.map(example => (
          <li key={example.title}>
            <button type="button" onClick={() => open(example)}>
              {example.title}
            </button>
          </li>
        ))}
      </ul>
      <p>
        <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs, <kbd>Ctrl</kbd> <kbd>Space</kbd> completes. The address bar always links to the
        operation at hand.
      </p>
    </section>
  );
}
