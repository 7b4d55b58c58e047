import { createElement, useState } from 'react';
import { Row } from './Row.js';
import { Status } from './Status.js';

/** Rows with two buttons: one goes on, the other reads again what is on show. Where either fails, the rows stay. */
export function List({ connection, hasNext, isLoadingNext, loadNext, refresh, pageSize }) {
  const [error, setError] = useState(null);
  const [refreshing, setRefreshing] = useState(false);
  const { edges } = connection;
  const rows = edges.map(({ cursor, node }) => node && createElement(Row, { key: cursor, peering: node.shared }));
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
    error && createElement('strong', { role: 'alert' }, error.message),
    createElement('ul', null, rows),
    createElement('button', { disabled: busy || !hasNext, onClick: () => loadNext(pageSize, { onComplete: setError }) }, 'More'),
    createElement('button', { disabled: busy, onClick: readAgain }, 'Refresh'),
  );
}
