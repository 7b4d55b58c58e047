import { createElement, useState } from 'react';
import { Loading } from './Loading.js';
import { textOf } from './network.js';
import { Row } from './Row.js';
import { Status } from './Status.js';

/** Rows with two buttons: one reads the next page, the other reads again what is on show. Where either fails, the rows stay. */
export function List({ connection, hasNext, isLoadingNext, loadNext, refresh, pageSize }) {
  const [error, setError] = useState(null);
  const [refreshing, setRefreshing] = useState(false);
  const { edges } = connection;
  const rows = edges.map(({ cursor, node }) => node && createElement(Row, { key: cursor, peering: node.shared }));
  // An edge without a node is an item that could not be read: the rest of the page is there.
  const missing = edges.filter(({ node }) => !node).length;
  const busy = isLoadingNext || refreshing;

  async function readAgain() {
    setRefreshing(true);
    setError(await refresh(Math.max(pageSize, edges.length)).then(() => null, problem => problem));
    setRefreshing(false);
  }

  return createElement(
    'section',
    null,
    createElement(Status, { connection }),
    error && createElement('strong', { role: 'alert' }, textOf(error)),
    edges.length === 0 && createElement('p', null, 'There are no peerings.'),
    createElement('ul', null, rows),
    missing > 0 && createElement('p', { role: 'alert' }, `Missing: ${missing} could not be read`),
    busy && createElement(Loading),
    createElement('button', { disabled: busy || !hasNext, onClick: () => loadNext(pageSize, { onComplete: setError }) }, 'More'),
    createElement('button', { disabled: busy, onClick: readAgain }, 'Refresh'),
  );
}
