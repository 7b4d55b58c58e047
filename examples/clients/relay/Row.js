import { createElement } from 'react';
import { graphql, useFragment } from 'react-relay';

const ROW = graphql`
  fragment Row_peering on CloudPeering {
    __typename
    peeringId
    displayName
    status { phase }
    ... on OtherPeering { kind }
  }
`;

export function Row({ peering }) {
  const { __typename, kind, peeringId, displayName, status } = useFragment(ROW, peering);
  return createElement('li', null, [peeringId, displayName, kind ?? __typename, status.phase].join(' '));
}
