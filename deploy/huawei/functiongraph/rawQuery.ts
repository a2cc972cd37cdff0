/** What an APIG event tells of a query: one value a name, sometimes a list where a name came several times. */
export type QueryMap = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The query as it stood on the wire, as far as it can be told from an APIG event, which has no raw query (page
 * functiongraph_01_0204). No page says whether the gateway hands values on decoded, and what a `+` becomes then:
 *
 * ```
 *   on the wire        decoded as a form   decoded %XX only   not decoded
 *   a=x%20y or x+y     x y                 x y  or  x+y       x%20y or x+y
 *   a=x%2By            x+y                 x+y                x%2By
 * ```
 *
 * Values are encoded again, but `+` stays `+`: who reads them tries both readings of it, so that the first two gateways
 * are settled. The third is told by `authToken`, 32 bytes in Base64: 44 characters that end in `=`, or in `%3D` where
 * nobody has decoded it; then nothing is encoded a second time.
 */
export function rawQuery(query: QueryMap | null | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map(one => [name, String(one)] as const),
  );
  const isDecoded = !pairs.some(([name, value]) => name === 'authToken' && /%3D$/i.test(value));
  const written = isDecoded ? encoded : (text: string) => text;
  return pairs.map(([name, value]) => `${written(name)}=${written(value)}`).join('&');
}

/** A lone surrogate has no bytes: it becomes the replacement character on its way through UTF-8. */
const encoded = (text: string): string =>
  encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replaceAll('%2B', '+');
