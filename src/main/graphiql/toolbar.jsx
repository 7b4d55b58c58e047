import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useState } from 'react';
import { useCaller } from './caller.js';
import { linkTo } from './link.js';

const SHOWN_MILLIS = 2000;

/** The buttons that GraphiQL does not have: on to the next page, answers that explain themselves, and copies that say so. */
export function Toolbar({ caller }) {
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
      <Explain caller={caller} />
      {navigator.clipboard && (
        <>
          <CopyButton label="Copy link to this operation" text={() => new URL(linkTo(tab), location).href}>
            <Icon path="M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1" />
          </CopyButton>
          <CopyButton label="Copy operation" text={() => tab.query ?? ''}>
            <Icon path="M9 9h11v11H9zM5 15H4V4h11v1" />
          </CopyButton>
        </>
      )}
    </>
  );
}

function Explain({ caller }) {
  const { explain } = useCaller(caller);
  return (
    <ToolbarButton label="Explain answers" aria-pressed={explain} onClick={() => caller.set({ explain: !explain })}>
      <Icon path="M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.01" />
    </ToolbarButton>
  );
}

function CopyButton({ label, text, children }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MILLIS);
  }
  return (
    <>
      <ToolbarButton label={label} onClick={copy}>
        {children}
      </ToolbarButton>
      <span role="status" className="copied">
        {copied && 'Copied'}
      </span>
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
