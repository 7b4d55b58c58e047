import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';
import { withSharedFields } from './schema.js';

/** Returns the explorer, with the fields that the members of a union share. */
export function sharedExplorer() {
  return { ...explorerPlugin(), content: Explorer };
}

function Explorer() {
  const schema = useGraphiQL(state => state.schema);
  const plugin = useMemo(() => explorerPlugin({ schema: schema && withSharedFields(schema) }), [schema]);
  return plugin.content();
}
