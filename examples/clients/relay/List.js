import { createElement } from 'react';
import { Row } from './Row.js';

/** Rows with two buttons: one goes on, the other reads again what is on show. */
export function List({ edges, hasNext, loadNext, refetch, pageSize }) {
  const rows = edges.map(({ cursor, node }) => node && createElement(Row, { key: cursor, peering: node.shared }));
  const first = Math.max(pageSize, edges.length);
  return createElement(
    'ul',
    null,
    rows,
    createElement('button', { key: 'more', disabled: !hasNext, onClick: () => loadNext(pageSize) }, 'More'),
    createElement('button', { key: 'refresh', onClick: () => refetch({ first }, { fetchPolicy: 'network-only' }) }, 'Refresh'),
  );
}
