import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { WireError } from '../wireError.ts';

/**
 * A list of objects as the kit sends it: a JSON array, the text of one, or text with bare names and words, as the pages
 * print it (`[{orgCode:"00000001", orgName:"产品部"}]`, `zh-cn_topic_0070649437`). A single object counts as a list of
 * one. Undefined when no reading gives objects only.
 */
export function readObjectList(value: Json | undefined): readonly JsonObject[] | undefined {
  const content = typeof value === 'string' ? (jsonOf(value) ?? jsonOf(quoteBareWords(value))) : value;
  const entries: readonly unknown[] = Array.isArray(content) ? content : [content];
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

/**
 * One without its end goes to the end, and makes the result no JSON: looked for again from each quote inside it, the time
 * would grow with the square of its length.
 *
 * A text in quotes of either kind, a punctuation mark, white space, or a run of anything else: a bare name or word.
 */
const token =
  /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?$)|[{}[\]:,]|\s+|[^"{}[\]:,\s]+/gs;

/** Words that JSON knows without quotes. A code such as `00000001` or `1e5` is no number: it would come back changed. */
const isJsonWord = (word: string): boolean =>
  /^(?:true|false|null)$/.test(word) || (/^-?\d/.test(word) && String(Number(word)) === word);

/** Quotes names and words that stand bare; quoted texts keep what they say. Nothing is evaluated. */
function quoteBareWords(text: string): string {
  const tokens = text.match(token) ?? [];
  let following = '';
  // From the end, so that each word knows whether a colon comes next.
  return tokens
    .toReversed()
    .map(token => {
      if (/^\s/.test(token)) return token;
      const written = asJson(token, following === ':');
      following = token;
      return written;
    })
    .toReversed()
    .join('');
}

function asJson(token: string, isName: boolean): string {
  if (/^["{}[\]:,]/.test(token)) return token;
  if (token.startsWith("'")) return inDoubleQuotes(token);
  return isJsonWord(token) && !isName ? token : JSON.stringify(token);
}

/** A text in single quotes as JSON writes it. One without its end is left alone, and so no JSON. */
function inDoubleQuotes(token: string): string {
  if (!/^'.*'$/s.test(token)) return token;
  const content = token.slice(1, -1).replace(/\\'|\\.|"/gs, part => {
    if (part === "\\'") return "'";
    return part === '"' ? '\\"' : part;
  });
  return `"${content}"`;
}
