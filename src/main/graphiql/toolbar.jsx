import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { linkTo } from './link.js';

/** The buttons that GraphiQL does not have: on to the next page, and a link to share. */
export function Toolbar() {
  const { run } = useGraphiQLActions();
  const { tab, variableEditor } = useGraphiQL(({ tabs, activeTabIndex, variableEditor }) => ({ tab: tabs[activeTabIndex], variableEditor }));
  const cursor = nextCursor(tab);

  function turnPage() {
    variableEditor.setValue(JSON.stringify({ ...JSON.parse(variableEditor.getValue() || '{}'), after: cursor }, null, 2));
    run();
  }

  return (
    <>
      <ToolbarButton label="Next page" onClick={turnPage} disabled={!cursor}>
        <Icon path="M6 4l8 8-8 8M18 4v16" />
      </ToolbarButton>
      {navigator.clipboard && (
        <ToolbarButton label="Copy link to this operation" onClick={() => navigator.clipboard.writeText(new URL(linkTo(tab), location).href)}>
          <Icon path="M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1" />
        </ToolbarButton>
      )}
    </>
  );
}

function Icon({ path }) {
  return (
    <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** Returns the cursor to go on from, if the operation takes one as its variable `after` and its answer has a next page. */
export function nextCursor({ query, response }) {
  if (!response || !/\$after\b/.test(query)) {
    return null;
  }
  let cursor = null;
  try {
    JSON.parse(response, (key, value) => {
      if (key === 'pageInfo' && value?.hasNextPage) {
        cursor ??= value.endCursor ?? null;
      }
      return value;
    });
  } catch {
    return null; // Not an answer, but a message.
  }
  return cursor;
}
