/** The parameters of a protocol whose tokens sign `name=value&name=value` without escapes. */
export interface SignedNames {
  /** Every parameter that some activity reads. */
  readonly known: ReadonlySet<string>;
  /** Those that may hold any text, `A&B Ltd` and `a&b=c` included: what people write, or what is made of it. */
  readonly freeTexts: ReadonlySet<string>;
}

/**
 * Whether parameters may be others, cut at other places: the token of a text holds as well when one parameter has
 * swallowed the next, `&`, name and all.
 *
 * ```
 *   signed:  orderId=CS1&testFlag=1
 *   sent:    orderId=CS1%26testFlag%3D1      the same text, and a test call has become a real one
 * ```
 *
 * So no name holds `&` or `=`, no value `&`, a known parameter and `=`, and what is no free text (ids, codes, times,
 * amounts) no `&` before any name and `=`: of all calls with one text, one way at most to read these is left.
 */
export function hasSwallowedParameter(
  parameters: Iterable<readonly [name: string, value: string]>,
  { known, freeTexts }: SignedNames,
): boolean {
  for (const [name, value] of parameters) {
    if (/[&=]/.test(name)) return true;
    const isStrict = known.has(name) && !freeTexts.has(name);
    for (const [, swallowed = ''] of value.matchAll(/&([^&=]*)=/g)) {
      if (isStrict || known.has(swallowed)) return true;
    }
  }
  return false;
}
