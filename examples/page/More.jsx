import { useEffect, useRef } from 'react';
import { counted } from './words.js';

/**
 * Loads on when it comes into view, and again as long as it stays there. A keyboard can press it: the focus stays on it while it loads, and
 * goes to the words behind the last row when there is no more.
 */
export function More({ loaded, hasMore, loading, more }) {
  const button = useRef(null);
  const end = useRef(null);
  const focused = useRef(false);
  useEffect(() => {
    if (!hasMore) {
      if (focused.current) {
        end.current?.focus();
      }
      return undefined;
    }
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), { rootMargin: '400px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [hasMore, more]);

  if (!hasMore) {
    return loaded > 0 && <p ref={end} tabIndex={-1} className="end">That is all: {counted(loaded, 'peering')}.</p>;
  }
  return (
    <button
      type="button"
      ref={button}
      className="more"
      aria-disabled={loading}
      onClick={more}
      onFocus={() => (focused.current = true)}
      onBlur={() => (focused.current = false)}
    >
      {loading ? 'Loading…' : `More after these ${counted(loaded, 'peering')}`}
    </button>
  );
}
