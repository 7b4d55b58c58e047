import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { CHANGES } from './queries.js';
import { useVisible } from './useVisible.js';

/** The gateway promises an event each minute: after a longer silence, the connection is lost. */
const SILENCE_MILLIS = 90_000;
const FIRST_PAUSE_MILLIS = 5_000;
const LONGEST_PAUSE_MILLIS = 60_000;

/**
 * Watches an environment while the page is looked at: returns `{ asOf }`, the moment of the gateway's latest reading that it told of. Null
 * means that the stream tells nothing: it is refused, lost, or upstream cannot be read. Then it is tried again after a pause.
 */
export function useLive(environment, wanted) {
  const client = useApolloClient();
  const visible = useVisible();
  const [live, setLive] = useState(null);
  useEffect(() => {
    if (!wanted || !visible) {
      return undefined;
    }
    let subscription;
    let timer;
    let attempts = 0;
    const watch = () => {
      expect();
      subscription = client.subscribe({ query: CHANGES, variables: { environment }, fetchPolicy: 'no-cache' }).subscribe({
        next: ({ data }) => (data ? told(data.peeringChanges) : lost()),
        error: lost,
        complete: lost,
      });
    };
    const told = ({ asOf, stale }) => {
      attempts = 0;
      setLive(stale ? null : { asOf });
      expect();
    };
    const expect = () => {
      clearTimeout(timer);
      timer = setTimeout(lost, SILENCE_MILLIS);
    };
    const lost = () => {
      subscription?.unsubscribe();
      clearTimeout(timer);
      setLive(null);
      // Not all pages at the same moment.
      const pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempts++) * (1 + Math.random() / 2);
      timer = setTimeout(watch, pause);
    };
    watch();
    return () => {
      subscription.unsubscribe();
      clearTimeout(timer);
      setLive(null);
    };
  }, [client, environment, visible, wanted]);
  return live;
}
