/** Names, types and words of all items of one kind. */
type Shape = Readonly<Record<string, readonly string[]>>;

/**
 * What items look like, by their kind: every attribute at any depth with the types that it has. Words that the code chooses
 * (states, types of events) count as types, since another version has to know them; values of customers do not.
 */
export function shapesOf(
  items: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, Shape>> {
  const shapes: Record<string, Record<string, Set<string>>> = {};
  for (const item of items) {
    const kind = kindOf(item);
    shapes[kind] ??= {};
    collect(item, '', shapes[kind]);
  }
  return Object.fromEntries(
    Object.entries(shapes)
      .toSorted()
      .map(([kind, shape]) => [
        kind,
        Object.fromEntries(
          Object.entries(shape)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, types]) => [name, [...types].toSorted()]),
        ),
      ]),
  );
}

/** `instance instance`, `usage window`: the beginnings of both keys, where they do not vary. */
function kindOf({ pk, sk }: Readonly<Record<string, unknown>>): string {
  const [first = ''] = String(pk).split('#');
  const [second = ''] = String(sk).split('#');
  if (first === 'users') return 'users APP';
  if (first === 'open-api-stop') return 'open-api-stop NAME';
  return `${first} ${/^\d{4}-/.test(second) ? 'TIME' : second}`;
}

/** Attributes whose values are words of the code. */
const words = new Set(['status', 'type', 'outcome', 'family', 'expireAtSource', 'kind', '_et']);

/** What an alarm says of itself differs with its name, and a busy machine raises some of its own. */
const isOpaque = (at: string): boolean => at === 'detail' || at.startsWith('detail.');

function collect(value: unknown, at: string, shape: Record<string, Set<string>>): void {
  if (isOpaque(at)) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, `${at}[]`, shape);
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) collect(one, at === '' ? name : `${at}.${name}`, shape);
    return;
  }
  const isWord = words.has(at.split('.').at(-1) ?? '') && typeof value === 'string';
  shape[at] ??= new Set();
  shape[at].add(isWord ? `"${value}"` : typeof value);
}
