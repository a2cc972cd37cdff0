/**
 * Where a value of JSON holds half of a surrogate pair, as a JSON pointer without its first slash; undefined where it holds
 * none. JSON can write one (`"\ud800"`), UTF-8 cannot: a table refuses it for ever, and a signature does not tell it from
 * another (RFC 8259, section 8.2). Without recursion, as deep as the value goes.
 */
export function unpairedSurrogate(root: unknown): string | undefined {
  const left: { readonly value: unknown; readonly at: string }[] = [{ value: root, at: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, at } = next;
    if (typeof value === 'string' && !value.isWellFormed()) return at;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value).toReversed()) {
      const inside = at === '' ? name : `${at}/${name}`;
      if (!name.isWellFormed()) return at;
      if (typeof member === 'string' || typeof member === 'object') left.push({ value: member, at: inside });
    }
  }
  return undefined;
}
