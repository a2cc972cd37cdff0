import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { WireError } from '../wireError.ts';

/** An answer of the open APIs: its code, and everything else as it came. */
export interface OpenApiAnswer {
  readonly code: string;
  readonly message: string;
  readonly content: JsonObject;
}

/** Longer than any code: it is kept with what it says, and in the log. */
const maxCode = 64;

/** A result code without the blanks it is printed with, and under its newer prefix. */
export function openApiCode(text: string): string {
  return text
    .replace(/[^\x21-\x7e]+/g, '')
    .replace(/^CBC\./, 'MKT.')
    .slice(0, maxCode);
}

/** Reads an answer by its body, whatever the status; undefined when it is no JSON with a code. */
export function readOpenApiAnswer(body: string): OpenApiAnswer | undefined {
  let content: Json;
  try {
    content = parseJson(body);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
  if (!isJsonObject(content)) return undefined;
  const code = openApiCode(firstText(content.error_code, content.resultCode));
  const message = firstText(content.error_msg, content.resultMsg);
  return code === '' ? undefined : { code, message, content };
}

/** The first that says anything; a code may be a number. */
function firstText(...values: readonly (Json | undefined)[]): string {
  const texts = values.map(value => (typeof value === 'number' ? String(value) : value));
  return (texts.find(text => typeof text === 'string' && text.trim() !== '') as string | undefined) ?? '';
}
