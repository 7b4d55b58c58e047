import { createElement } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { List } from './List.js';

const QUERY = graphql`
  query PeeringsQuery($environment: ID!, $first: Int!) {
    ...Peerings_query @arguments(first: $first)
  }
`;

// A fragment on the interface, spread on the union, needs @alias: Relay cannot know that every member has it.
const PEERINGS = graphql`
  fragment Peerings_query on Query
  @refetchable(queryName: "PeeringsPaginationQuery")
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" }) {
    peerings(environment: $environment, first: $first, after: $after) @connection(key: "Peerings_peerings") {
      edges {
        cursor
        node {
          ...Row_peering @alias(as: "shared")
        }
      }
    }
  }
`;

/** The peerings of an environment, by its upstream id. */
export function Peerings({ environment, pageSize }) {
  const query = useLazyLoadQuery(QUERY, { environment, first: pageSize });
  const page = usePaginationFragment(PEERINGS, query);
  return createElement(List, { ...page, edges: page.data.peerings?.edges ?? [], pageSize });
}
