/** Longer ones do not fit into the cookie that keeps them. */
const maxReturn = 1_024;

/** Where a browser may be sent back to: only addresses that the seller listed, exactly or below one ending in `/`. */
export function allowedReturn(url: string | undefined, allowed: readonly string[]): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { href } = new URL(url);
  if (href.length > maxReturn) return undefined;
  return allowed.some(
    entry => href === new URL(entry).href || (entry.endsWith('/') && href.startsWith(new URL(entry).href)),
  )
    ? href
    : undefined;
}
