import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';
import { useCaller } from './caller.js';

/** Puts the environment of the box into the variables of the tab in front, unless another one was written there by hand. */
export function EnvironmentFollows({ caller }) {
  const { activeTabIndex, variableEditor } = useGraphiQL(({ activeTabIndex, variableEditor }) => ({ activeTabIndex, variableEditor }));
  const { environment } = useCaller(caller);
  useEffect(() => {
    const variables = variableEditor?.getValue();
    const changed = variables && withEnvironment(variables, environment, caller.knows);
    if (changed && changed !== variables) {
      variableEditor.setValue(changed);
    }
  }, [activeTabIndex, caller, environment, variableEditor]);
  return null;
}

/** Returns variables for another environment, where they name one that may be replaced; a cursor of the one before does not fit it. */
export function withEnvironment(text, environment, replaceable) {
  let variables;
  try {
    variables = JSON.parse(text);
  } catch {
    return text; // Being written.
  }
  const { environment: one, environments: many } = variables ?? {};
  if (one !== undefined && one !== environment && replaceable(one)) {
    return JSON.stringify({ ...variables, environment, ...('after' in variables && { after: null }) }, null, 2);
  }
  if (many?.length === 1 && many[0] !== environment && replaceable(many[0])) {
    return JSON.stringify({ ...variables, environments: [environment] }, null, 2);
  }
  return text;
}
