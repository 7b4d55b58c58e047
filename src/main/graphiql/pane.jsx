import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useCaller } from './caller.js';
import { Credential } from './credential.jsx';
import { withEnvironment } from './environment.js';

/** Returns the pane that says where to begin: the credential, the environments, the examples. */
export function startPane(gateway, examples, caller) {
  return { title: 'Start here', icon: StartIcon, content: () => <Start gateway={gateway} examples={examples} caller={caller} /> };
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

function Start({ gateway, examples, caller }) {
  const { sandbox } = gateway;
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({ tabs, queryEditor, variableEditor }));
  const { environment, explain, fresh } = useCaller(caller);

  function open({ query, variables }) {
    const there = tabs.findIndex(tab => tab.query === query);
    if (there >= 0) {
      changeTab(there);
    } else {
      addTab();
      queryEditor.setValue(query);
      variableEditor.setValue(variables ? withEnvironment(variables, environment, caller.knows) : '');
    }
  }

  return (
    <section className="start" aria-label="Start here">
      <h1>Peergraph</h1>
      <p>Confluent Cloud’s network peerings, as GraphQL.</p>
      <h2>Credential</h2>
      {sandbox && (
        <p>
          This is a <strong>sandbox</strong>: every peering in it is invented.
        </p>
      )}
      <Credential gateway={gateway} caller={caller} />
      <p>It is kept neither by this browser nor in links, and goes to the gateway alone. A tab’s own headers go before it.</p>
      <h2>Environment</h2>
      <label>
        <span>Of all examples</span>
        <input
          list="environments"
          spellCheck="false"
          value={environment}
          onChange={event => caller.set({ environment: event.target.value.trim() })}
        />
      </label>
      <datalist id="environments">
        {sandbox?.environments.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      {sandbox && (
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
      )}
      <h2>Answers</h2>
      <label className="switch">
        <input type="checkbox" checked={explain} onChange={() => caller.set({ explain: !explain })} />
        Explain them: <code>Peergraph-Explain</code>
      </label>
      <label className="switch">
        <input type="checkbox" checked={fresh} onChange={() => caller.set({ fresh: !fresh })} />
        From fresh pages: <code>no-cache</code>
      </label>
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
