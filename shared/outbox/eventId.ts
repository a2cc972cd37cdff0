import type { ItemKey } from '../table/key.ts';

/**
 * The webhook id of an event: `evt_<item>_<sequence>`. It is derived, so every attempt and every redelivery has the
 * same one, and it leads back to its item. Only letters, digits and `-~*`, safe in headers and paths; no full stop,
 * which Standard Webhooks uses as a delimiter.
 */
export function eventId({ pk, sk }: ItemKey, sequence: number): string {
  const item = sk === firstPart(pk) ? [pk] : [pk, sk];
  return ['evt', ...item.map(escapePart), String(sequence)].join('_');
}

/** The item and sequence behind an event id, or undefined when it is not one of ours. */
export function parseEventId(id: string): { readonly key: ItemKey; readonly sequence: number } | undefined {
  const [prefix, ...parts] = id.split('_');
  const sequence = parts.pop();
  const [pk, sk] = parts.map(unescapePart);
  if (prefix !== 'evt' || pk === undefined || parts.length > 2 || !/^[1-9]\d{0,9}$/.test(sequence ?? '')) {
    return undefined;
  }
  return { key: { pk, sk: sk ?? firstPart(pk) }, sequence: Number(sequence) };
}

const firstPart = (pk: string): string => pk.split('#', 1)[0] ?? pk;

function escapePart(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/gu, character =>
    character === '#' ? '~' : `*${Buffer.from(character).toString('hex')}*`,
  );
}

/** A part of an id without its escapes. In one pass: a `~` that comes out of an escape is itself and no delimiter. */
function unescapePart(text: string): string {
  return text.replace(/~|\*([0-9a-f]+)\*/g, (_, hex: string | undefined) =>
    hex === undefined ? '#' : Buffer.from(hex, 'hex').toString(),
  );
}
