import { createElement } from 'react';
import { useWaiting } from './waiting.js';

/** The fallback of a list, and a line below one that reads more. */
export function Loading() {
  const seconds = useWaiting();
  return createElement('span', { role: 'status' }, seconds ? `The rate limit is used up: reads again in ${seconds} s` : 'Loading');
}
