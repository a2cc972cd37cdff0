import type { AnswerCheck } from './checkAnswer.ts';

/**
 * Whether an answer carries what the family's page asks for, each a text with something in it; no check where nothing
 * is asked for.
 *
 * @param names `instanceId`, or `appInfo.frontEndUrl` for one within an object
 */
export function answerCarries(
  content: Readonly<Record<string, unknown>> | undefined,
  names: readonly string[],
): AnswerCheck | undefined {
  if (names.length === 0) return undefined;
  const missing = names.filter(name => !isText(valueAt(content, name)));
  const ok = missing.length === 0;
  return { name: `answer carries ${names.join(' and ')}`, ok, found: ok ? '' : `no ${missing.join(', ')}` };
}

function valueAt(content: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], content);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
