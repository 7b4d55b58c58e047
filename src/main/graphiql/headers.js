import { useGraphiQL } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/** Gives a tab whose headers nobody has touched what was typed into another one: a header is entered once. */
export function HeadersFollow({ defaultHeaders, typed }) {
  const { activeTabIndex, headerEditor } = useGraphiQL(({ activeTabIndex, headerEditor }) => ({ activeTabIndex, headerEditor }));
  const last = useRef(activeTabIndex);
  useEffect(() => {
    const arrived = last.current !== activeTabIndex;
    last.current = activeTabIndex;
    if (arrived && typed.current && headerEditor?.getValue() === defaultHeaders) {
      headerEditor.setValue(typed.current);
    }
  }, [activeTabIndex, headerEditor, defaultHeaders, typed]);
  return null;
}
