import type * as z from 'zod/mini';
import { type ProblemDetail, ProblemError } from '../http/problem.ts';

/** A list whose entries stand for themselves, after those that nobody can read were taken out of it. */
export interface Batch {
  /** Entries that were posted. */
  readonly size: number;
  /** Where each entry that is left stood. */
  readonly places: readonly number[];
  readonly unusable: readonly ProblemDetail[];
}

export const noBatch: Batch = { size: 0, places: [], unusable: [] };

/** @throws {ProblemError} 422 naming each parameter that breaks a rule. */
export function readQuery(schema: z.ZodMiniType | undefined, query: unknown): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw broken(detailsOf(parsed.error.issues, ''));
}

/**
 * Reads a body by its schema. Of the list `entries` those that break it are left out and named; everything else that
 * breaks it refuses the whole.
 *
 * @throws {ProblemError} 422 naming each field that breaks a rule.
 */
export function readBody(
  schema: z.ZodMiniType,
  entries: string | undefined,
  body: unknown,
): { readonly body: unknown; readonly batch: Batch } {
  const list = entries === undefined ? undefined : listIn(body, entries);
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    const places = (list ?? []).map((_, place) => place);
    return { body: parsed.data, batch: { size: places.length, places, unusable: [] } };
  }
  const unusable = detailsOf(parsed.error.issues, '/');
  const bad = new Set(
    parsed.error.issues.map(({ path: [name, place] }) => (name === entries ? place : undefined)),
  );
  if (entries === undefined || list === undefined || bad.has(undefined)) throw broken(unusable);
  const places = list.map((_, place) => place).filter(place => !bad.has(place));
  const readable = schema.safeParse({ ...(body as object), [entries]: places.map(place => list[place]) });
  if (!readable.success) throw broken(unusable);
  return { body: readable.data, batch: { size: list.length, places, unusable } };
}

function listIn(body: unknown, name: string): readonly unknown[] | undefined {
  const list: unknown = (body as Readonly<Record<string, unknown>> | null)?.[name];
  return Array.isArray(list) ? list : undefined;
}

const broken = (errors: readonly ProblemDetail[]): ProblemError =>
  new ProblemError(422, 'The request breaks a rule.', { errors });

const detailsOf = (issues: readonly z.core.$ZodIssue[], prefix: string): readonly ProblemDetail[] =>
  issues.map(({ path, message }) => ({
    pointer: prefix + path.map(String).join('/'),
    // What zod says where a schema says nothing of its own.
    detail: message === '' || message === 'Invalid input' ? 'is missing or cannot be used' : message,
  }));
