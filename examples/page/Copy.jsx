import { useState } from 'react';

/** Copies a text, and says so. A page that does not come over HTTPS, or from this machine, has no clipboard. */
export function Copy({ text, what }) {
  const [copied, setCopied] = useState(false);
  if (!navigator.clipboard) {
    return null;
  }
  return (
    <button type="button" className="copy" onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))} onBlur={() => setCopied(false)}>
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      <span className="unseen">
        {' '}
        {what} {text}
      </span>
    </button>
  );
}
