import { SealError } from '../../../shared/seal/sealError.ts';
import type { Sealer } from '../../../shared/seal/sealer.ts';

const sealedText = /^v1\.[\w-]+\.[\w-]+$/;

/** An item as text with every sealed value opened, so that nothing in it is hidden; engines give maps in any order. */
export function opened(item: Readonly<Record<string, unknown>>, sealer: Sealer): string {
  return JSON.stringify(sorted(item), (attribute, value: unknown) =>
    typeof value === 'string' && sealedText.test(value) ? open(item, attribute, value, sealer) : value,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}

function open(
  item: Readonly<Record<string, unknown>>,
  attribute: string,
  sealed: string,
  sealer: Sealer,
): string {
  for (const pk of [String(item.pk), `${item.pk} ${item.sk}`]) {
    try {
      return sealer.open(sealed, { pk, attribute });
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
    }
  }
  throw new Error(`${attribute} of ${item.pk} does not open`);
}

/** Names of the keys that something is sealed with. */
export const sealingKeys = (items: readonly Readonly<Record<string, unknown>>[]): ReadonlySet<string> =>
  new Set([...JSON.stringify(items).matchAll(/"v1\.([\w-]+)\.[\w-]{30,}"/g)].map(([, key = '']) => key));
