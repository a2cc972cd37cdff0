import { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts';
import { WireError } from './wireError.ts';

/** An answer of the open APIs: its code, and everything else as it came. */
export interface OpenApiAnswer {
  readonly code: string;
  readonly message: string;
  readonly content: JsonObject;
}

/** A result code without the blanks it is printed with, and under its newer prefix. */
export function openApiCode(text: string): string {
  return text.replace(/\s+/g, '').replace(/^CBC\./, 'MKT.');
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
  const code = content.error_code ?? content.resultCode;
  if (typeof code !== 'string' || code === '') return undefined;
  const message = content.error_msg ?? content.resultMsg;
  return { code: openApiCode(code), message: typeof message === 'string' ? message : '', content };
}
