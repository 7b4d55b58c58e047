import { createElement } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import { List } from './List.js';
import { useReadAgain } from './useReadAgain.js';

const QUERY = graphql`
  query EnvironmentPeeringsQuery($environment: ID!, $filter: PeeringFilter, $orderBy: PeeringOrder, $first: Int!, $after: String) {
    environment(id: $environment) {
      ...EnvironmentPeerings_environment @arguments(first: $first, after: $after)
    }
  }
`;

// An environment is a Node: Relay goes on, and refetches, by `node(id:)` with its global id.
const PEERINGS = graphql`
  fragment EnvironmentPeerings_environment on Environment
  @refetchable(queryName: "EnvironmentPeeringsPaginationQuery")
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" }) {
    peerings(filter: $filter, orderBy: $orderBy, first: $first, after: $after) @connection(key: "EnvironmentPeerings_peerings") {
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

/** The same list, hung on the environment itself. */
export function EnvironmentPeerings({ listing, pageSize, attempt }) {
  const query = useLazyLoadQuery(QUERY, { ...listing, first: pageSize }, { fetchKey: attempt });
  const page = usePaginationFragment(PEERINGS, query.environment);
  return createElement(List, { ...page, connection: page.data.peerings, pageSize, refresh: useReadAgain(QUERY, listing) });
}
