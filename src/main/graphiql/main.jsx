import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './style.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { createCaller } from './caller.js';
import { EnvironmentFollows } from './environment.js';
import { examplesFor } from './examples.js';
import { sharedExplorer } from './explorer.jsx';
import { createFetcher } from './fetcher.js';
import { readGateway } from './gateway.js';
import { HeadersFollow } from './headers.js';
import { linkTo, readLink } from './link.js';
import { startPane } from './pane.jsx';
import { openTabs, withoutHeaders } from './session.js';
import { Toolbar } from './toolbar.jsx';

// A tab has none of its own; what every request needs is the caller's.
const NO_HEADERS = '';

const gateway = await readGateway();
const examples = examplesFor(gateway.environments);
const caller = createCaller({ authorization: gateway.authorization, environment: gateway.environments[0] });
const storage = withoutHeaders(localStorage, NO_HEADERS);
const front = openTabs(storage, examples, readLink(location.hash));
const plugins = [startPane(gateway, examples, caller), sharedExplorer(), HISTORY_PLUGIN];
const fetcher = createFetcher(gateway, caller);
const typed = { current: null };

// A link that is pasted into this very tab.
addEventListener('hashchange', () => location.reload());

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    initialQuery={front.query}
    initialVariables={front.variables ?? ''}
    initialHeaders={NO_HEADERS}
    defaultHeaders={NO_HEADERS}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    plugins={plugins}
    visiblePlugin={plugins[0]}
    inputValueDeprecation
    onEditHeaders={headers => {
      typed.current = headers === NO_HEADERS ? typed.current : headers;
    }}
    onTabChange={({ tabs, activeTabIndex }) => history.replaceState(null, '', linkTo(tabs[activeTabIndex]))}
  >
    <GraphiQL.Logo>Peergraph</GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge }) => (
        <>
          <Toolbar caller={caller} />
          {prettify}
          {merge}
        </>
      )}
    </GraphiQL.Toolbar>
    <EnvironmentFollows caller={caller} />
    <HeadersFollow defaultHeaders={NO_HEADERS} typed={typed} />
  </GraphiQL>,
);
