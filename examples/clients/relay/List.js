import { createElement } from 'react';
import { Row } from './Row.js';
import { Status } from './Status.js';

/** Rows with two buttons: one goes on, the other reads again what is on show. Without a connection there is nothing to go on with. */
export function List({ connection, hasNext, loadNext, refetch, pageSize }) {
  const edges = connection?.edges ?? [];
  const rows = edges.map(({ cursor, node }) => node && createElement(Row, { key: cursor, peering: node.shared }));
  // The gateway gives 1000 rows at once at most.
  const first = Math.min(1000, Math.max(pageSize, edges.length));
  return createElement(
    'section',
    null,
    connection ? createElement(Status, { connection }) : createElement('p', { role: 'alert' }, 'These peerings could not be read.'),
    createElement('ul', null, rows),
    createElement('button', { disabled: !connection || !hasNext, onClick: () => loadNext(pageSize) }, 'More'),
    createElement('button', { onClick: () => refetch({ first }, { fetchPolicy: 'network-only' }) }, 'Refresh'),
  );
}
