import { createElement } from 'react';
import { graphql, useFragment } from 'react-relay';

const STATUS = graphql`
  fragment Status_connection on PeeringConnection {
    counts { total phases { phase count } }
    freshness
    upstreamFailure { code cause since }
  }
`;

/** How many there are, and an alarm where upstream cannot be reached. STALE_WHILE_REVALIDATE is none: the gateway is reading again. */
export function Status({ connection }) {
  const { counts, freshness, upstreamFailure } = useFragment(STATUS, connection);
  const numbers = counts?.phases.map(({ phase, count }) => `${phase} ${count}`).join(', ');
  const alarm = freshness === 'STALE_IF_ERROR' && createElement('em', { role: 'alert' }, `Old data: ${upstreamFailure?.code}, ${upstreamFailure?.cause}`);
  return createElement('p', null, counts ? `${counts.total}: ${numbers}` : 'Not counted', alarm);
}
