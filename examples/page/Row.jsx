import { ago, cloudOf, phaseOf, placeOf } from './words.js';

export function Row({ peering, now }) {
  if (!peering) {
    return <li className="row broken">One entry of upstream’s could not be read.</li>;
  }
  const cloud = cloudOf(peering);
  const phase = phaseOf(peering);
  const [place, ...details] = placeOf(peering);
  const changed = peering.updatedAt ?? peering.createdAt;
  const { errorCode, errorMessage } = peering.status;
  return (
    <li className="row">
      <span className={`cloud ${cloud.tone}`}>{cloud.label}</span>
      <div className="name">
        <strong>{peering.displayName ?? 'Without a name'}</strong>
        <code>{peering.peeringId}</code>
      </div>
      <div className="place">
        <span>{place}</span>
        <span>{details.join(' · ')}</span>
      </div>
      <span className={`phase ${phase.tone}`}>{phase.label}</span>
      <div className="when">
        {changed && <time dateTime={changed}>{ago(changed, now)}</time>}
        <code>{peering.network.networkId}</code>
      </div>
      {(errorMessage || errorCode) && <p className="reason">{errorMessage ?? errorCode}</p>}
    </li>
  );
}
