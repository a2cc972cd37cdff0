import { useEffect, useState } from 'hono/jsx/dom';
import { problemOf } from './problemOf.ts';

/** What was read last, and why it could not be read again. What was read for something else is not shown. */
export interface Reading<Value> {
  readonly value: Value | undefined;
  readonly problem: string;
}

const nothing = { value: undefined, problem: '' };

/**
 * Reads once, whenever `about` changes, and every so often while the page is looked at. One reading at a time; the last is
 * kept and no other, so that a page that stays open does not grow.
 *
 * @param about what is read: a change begins anew. Undefined reads nothing
 */
export function useReading<Value>(
  read: () => Promise<Value>,
  about: string | undefined,
  everyMs = 5_000,
): Reading<Value> {
  const [{ of, ...reading }, setReading] = useState<Reading<Value> & { readonly of: string | undefined }>({
    ...nothing,
    of: undefined,
  });
  useEffect(() => {
    if (about === undefined) return;
    let current = true;
    let busy = false;
    const look = async () => {
      if (busy || document.hidden) return;
      busy = true;
      try {
        const value = await read();
        if (current) setReading({ value, problem: '', of: about });
      } catch (error) {
        const problem = problemOf(error);
        if (current)
          setReading(before => ({
            value: before.of === about ? before.value : undefined,
            problem,
            of: about,
          }));
      }
      busy = false;
    };
    look();
    const timer = setInterval(look, everyMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [about]);
  return of === about ? reading : nothing;
}
