import { createElement } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { List } from './List.js';

const QUERY = graphql`
  query PeeringsQuery($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!) {
    ...Peerings_query @arguments(first: $first)
  }
`;

// A fragment on the interface, spread on the union, needs @alias: Relay cannot know that every member has it.
const PEERINGS = graphql`
  fragment Peerings_query on Query
  @refetchable(queryName: "PeeringsPaginationQuery")
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" }) {
    peerings(environment: $environment, filter: $filter, orderBy: $orderBy, first: $first, after: $after)
      @connection(key: "Peerings_peerings") {
      ...Status_connection
      edges {
        cursor
        node {
          ...Row_peering @alias(as: "shared")
        }
      }
    }
  }
`;

/** The peerings of an environment, by its upstream id. `listing` is `{ environment, filter, orderBy }`. */
export function Peerings({ listing, pageSize }) {
  const query = useLazyLoadQuery(QUERY, { ...listing, first: pageSize });
  const page = usePaginationFragment(PEERINGS, query);
  return createElement(List, { ...page, connection: page.data.peerings, pageSize });
}
