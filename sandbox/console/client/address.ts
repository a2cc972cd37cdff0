import { useEffect, useState } from 'hono/jsx/dom';

/** The parts of the page's address behind `#`, which a reload, a bookmark and the browser's back button keep. */
export const addressParts = (): readonly string[] =>
  location.hash.slice(1).split('/').filter(Boolean).map(decoded);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const addressOf = (...parts: readonly string[]): string =>
  `#${parts.map(encodeURIComponent).join('/')}`;

/** Goes there; `replace` leaves no step for the back button. */
export function goTo(parts: readonly string[], { replace = false } = {}): void {
  const hash = addressOf(...parts);
  if (hash === location.hash) return;
  if (!replace) location.hash = hash;
  else {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

/** The address, as it changes. */
export function useAddress(): readonly string[] {
  const [parts, setParts] = useState(addressParts());
  useEffect(() => {
    const changed = () => setParts(addressParts());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parts;
}
