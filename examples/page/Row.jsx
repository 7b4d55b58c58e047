import { memo } from 'react';
import { visit } from './address.js';
import { ago, cloudOf, phaseNamed, placeOf } from './words.js';

export const Row = memo(function Row({ peering, now, marked }) {
  if (!peering) {
    return (
      <tr className="row broken">
        <td colSpan="7">One entry of upstream’s could not be read.</td>
      </tr>
    );
  }
  const cloud = cloudOf(peering);
  const phase = phaseNamed(peering.status.phase);
  const [place, ...details] = placeOf(peering);
  const { errorCode, errorMessage } = peering.status;
  return (
    <tr className={marked ? 'row marked' : 'row'}>
      <th scope="row" className="name">
        <button type="button" onClick={() => visit({ peering: peering.peeringId })}>
          {peering.displayName ?? 'Without a name'}
        </button>
        <code>{peering.peeringId}</code>
      </th>
      <td className="state">
        <span className={`phase ${phase.tone}`}>{phase.label}</span>
        {(errorMessage || errorCode) && <p className="reason">{errorMessage ?? errorCode}</p>}
      </td>
      <td className="kind">
        <span className={`cloud ${cloud.tone}`}>{cloud.label}</span>
      </td>
      <td className="place">
        <span>{place}</span>
        <span>{details.join(' · ')}</span>
      </td>
      <td className="network">
        <code>{peering.network.networkId}</code>
      </td>
      <Moment className="created" at={peering.createdAt} now={now} />
      <Moment className="changed" at={peering.updatedAt} now={now} />
    </tr>
  );
});

function Moment({ className, at, now }) {
  return (
    <td className={className}>
      {at && (
        <time dateTime={at} title={at}>
          {ago(at, now, 60)}
        </time>
      )}
    </td>
  );
}
