import { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts';
import { WireError } from './wireError.ts';

/**
 * A list of objects as the kit sends it: a JSON array, the text of one, or text with bare names and words, as the pages
 * print it (`[{orgCode:"00000001", orgName:"产品部"}]`, `zh-cn_topic_0070649437`). A single object counts as a list of
 * one. Undefined when no reading gives objects only.
 */
export function readObjectList(value: Json | undefined): readonly JsonObject[] | undefined {
  const content = typeof value === 'string' ? (jsonOf(value) ?? jsonOf(quoteBareWords(value))) : value;
  if (content === undefined || content === null) return undefined;
  const entries: readonly Json[] = Array.isArray(content) ? content : [content as Json];
  return entries.every(isJsonObject) ? entries : undefined;
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** A quoted text, a punctuation mark, white space, or a run of anything else: a bare name or word. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|\s+|[^"{}[\]:,\s]+/gs;

/** Words that JSON knows without quotes. */
const JSON_WORD = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** Quotes names and words that stand bare; quoted texts stay untouched. Nothing is evaluated. */
function quoteBareWords(text: string): string {
  const tokens = text.match(TOKENS) ?? [];
  // What no token covers, such as a quote without its end, makes the result no JSON.
  if (tokens.join('').length !== text.length) return '';
  return tokens
    .map((token, index) => {
      if (/^["{}[\]:,\s]/.test(token)) return token;
      const isName = tokens.slice(index + 1).find(following => !/^\s/.test(following)) === ':';
      return JSON_WORD.test(token) && !isName ? token : JSON.stringify(token);
    })
    .join('');
}
