import { isJsonObject, type Json, parseJson } from '../json.ts';

export type ExtendParamsReading =
  | { readonly ok: true; readonly items: readonly ExtendParam[] }
  | { readonly ok: false };

/** One of the seller's own questions to the buyer, with the answer. */
export interface ExtendParam {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `saasExtendParams` (already URL-decoded): base64 of a JSON array of `{name, value}`. Takes the standard and the
 * URL-safe alphabet, with or without padding, and blanks for `+`. Unknown names are kept; a value that is no text is
 * kept as its JSON. Source: `zh-cn_topic_0070649013`.
 */
export function readSaasExtendParams(text: string): ExtendParamsReading {
  const base64 = text.trim().replaceAll(' ', '+');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)) return { ok: false };
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
    const content = parseJson(json);
    const entries = Array.isArray(content) ? content : [content];
    const items = entries.map(itemOf).filter(item => item !== undefined);
    return items.length === entries.length ? { ok: true, items } : { ok: false };
  } catch {
    return { ok: false };
  }
}

function itemOf(entry: Json): ExtendParam | undefined {
  if (!isJsonObject(entry) || typeof entry.name !== 'string') return undefined;
  const { name, value } = entry;
  if (value === undefined || value === null) return { name, value: '' };
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value) };
}
