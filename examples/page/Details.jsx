import { useQuery } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { Accept } from './Accept.jsx';
import { Copy } from './Copy.jsx';
import { Failure } from './Failure.jsx';
import { visit } from './address.js';
import { failureOf } from './client.js';
import { PEERING } from './queries.js';

const close = () => visit({ peering: null });

/** All that is known of one peering. A dialog of the browser's own: Escape closes it, and the focus goes back to where it was. */
export function Details({ environment, id }) {
  const dialog = useRef(null);
  const { data, error, refetch } = useQuery(PEERING, {
    variables: { environment, id },
    errorPolicy: 'all',
    fetchPolicy: 'cache-and-network',
  });
  useEffect(() => {
    const shown = dialog.current;
    shown.showModal();
    return () => shown.close();
  }, []);
  const peering = data?.peering;
  const failure = failureOf(error);
  return (
    <dialog ref={dialog} className="details" aria-labelledby="details" onCancel={close} onClick={event => event.target === dialog.current && close()}>
      <div className="inside">
        <header>
          <h2 id="details">{peering?.displayName ?? id}</h2>
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
        </header>
        {failure && <Failure failure={failure} kept={0} retry={() => refetch()} />}
        {!data && !failure && <p role="status">Reading…</p>}
        {data && !peering && !failure && <p role="status">There is no peering {id} in {environment}, or not any more.</p>}
        {peering && <Accept peering={peering} />}
        {peering && <Fields peering={peering} />}
      </div>
    </dialog>
  );
}

function Fields({ peering }) {
  return (
    <dl>
      {fieldsOf(peering).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {[value].flat().map(text => (
              <span key={text}>
                <code>{text}</code> <Copy text={text} what={name} />
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Returns names and values of all fields that have one, those of objects beside the others. */
function fieldsOf({ __typename, status, environment, network, importCustomRoutes, ...peering }) {
  const { peeringId, id, ...others } = peering;
  const fields = {
    peeringId,
    ...others,
    phase: status.phase,
    errorCode: status.errorCode,
    errorMessage: status.errorMessage,
    importCustomRoutes: importCustomRoutes?.toString(),
    environmentId: environment.environmentId,
    networkId: network.networkId,
    id,
  };
  return Object.entries(fields).filter(([, value]) => value != null && value.length !== 0);
}
