import * as z from 'zod/mini';
import { ProblemError } from '../http/problem.ts';

/** Where a list goes on. Opaque to the caller; what comes back is checked like any input. */
export function writeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws {ProblemError} 422 when it is not a cursor of this list. */
export function readCursor<Schema extends z.ZodMiniType>(text: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(json(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  throw foreignCursor();
}

export const foreignCursor = (): ProblemError =>
  new ProblemError(422, 'The cursor is not one of this list.', {
    errors: [{ pointer: 'cursor', detail: 'use nextCursor of the page before as it is' }],
  });

/** A position in the table: keys of a query, flat. Times are whole milliseconds; no table takes larger numbers. */
export const tablePosition = z.record(z.string(), z.union([z.string(), z.int()]));

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
