import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './style.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { examplesFor } from './examples.js';
import { readGateway, url } from './gateway.js';
import { HeadersFollow } from './headers.js';
import { linkTo, readLink } from './link.js';
import { startPane } from './pane.jsx';
import { openTabs, withoutHeaders } from './session.js';
import { Toolbar } from './toolbar.jsx';

const gateway = await readGateway();
const examples = examplesFor(gateway.environments);
const storage = withoutHeaders(localStorage, gateway.headers);
const front = openTabs(storage, examples, readLink(location.hash));
const plugins = [startPane(gateway, examples), explorerPlugin(), HISTORY_PLUGIN];
const fetcher = createGraphiQLFetcher({ url });
const typed = { current: null };

// A link that is pasted into this very tab.
addEventListener('hashchange', () => location.reload());

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    initialQuery={front.query}
    initialVariables={front.variables ?? ''}
    initialHeaders={gateway.headers}
    defaultHeaders={gateway.headers}
    defaultEditorToolsVisibility={gateway.sandbox ? 'variables' : 'headers'}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    plugins={plugins}
    visiblePlugin={plugins[0]}
    inputValueDeprecation
    onEditHeaders={headers => {
      typed.current = headers === gateway.headers ? typed.current : headers;
    }}
    onTabChange={({ tabs, activeTabIndex }) => history.replaceState(null, '', linkTo(tabs[activeTabIndex]))}
  >
    <GraphiQL.Logo>Peergraph</GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          <Toolbar />
          {prettify}
          {merge}
          {copy}
        </>
      )}
    </GraphiQL.Toolbar>
    <HeadersFollow defaultHeaders={gateway.headers} typed={typed} />
  </GraphiQL>,
);
