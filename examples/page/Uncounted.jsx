/** Says why numbers are missing, where that is no reason to alarm anybody. */
export function Uncounted({ failure: { code, requestId }, again }) {
  return (
    <p className="note">
      <span>{`The numbers are not known right now: ${code}${requestId ? `, request ${requestId}` : ''}`}</span>{' '}
      <button type="button" className="quiet" onClick={again}>
        Try again<span className="unseen"> to count</span>
      </button>
    </p>
  );
}
