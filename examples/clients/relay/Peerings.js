import { createElement } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { List } from './List.js';
import { useReadAgain } from './useReadAgain.js';

const QUERY = graphql`
  query PeeringsQuery($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    ...Peerings_query @arguments(first: $first, after: $after)
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
export function Peerings({ listing, pageSize, attempt }) {
  const query = useLazyLoadQuery(QUERY, { ...listing, first: pageSize }, { fetchKey: attempt });
  const page = usePaginationFragment(PEERINGS, query);
  return createElement(List, { ...page, connection: page.data.peerings, pageSize, refresh: useReadAgain(QUERY, listing) });
}
