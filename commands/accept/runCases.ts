import { openAppInfo } from '../../sandbox/marketplace/appInfo.ts';
import { type AnswerCheck, checkAnswer } from '../../sandbox/marketplace/checkAnswer.ts';
import type { SentActivity } from '../../sandbox/marketplace/sendActivity.ts';
import { type AcceptanceCase, type Suite, signingOf } from './cases.ts';
import { send } from './send.ts';

/** Where a suite is checked, and with which key. */
export interface SuiteTarget {
  readonly url: string;
  readonly key: string;
}

export interface CaseResult {
  readonly case: AcceptanceCase;
  /** Empty when the case holds. */
  readonly problems: readonly string[];
  readonly milliseconds: number;
}

/** Runs cases one after the other: they concern the same deployment. */
export async function runCases(
  cases: readonly AcceptanceCase[],
  targets: Readonly<Partial<Record<Suite, SuiteTarget>>>,
  onResult: (result: CaseResult) => void,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cases) {
    const target = targets[one.suite];
    if (target === undefined) continue;
    const result = await runCase(one, target);
    onResult(result);
    results.push(result);
  }
  return results;
}

async function runCase(one: AcceptanceCase, target: SuiteTarget): Promise<CaseResult> {
  const once = (call: AcceptanceCase['calls'][number]): Promise<SentActivity> => {
    const { url = '', key = target.key, fields = {}, ...rest } = call;
    return send({
      ...rest,
      signing: signingOf[one.suite],
      url: `${target.url.replace(/\/+$/, '')}${url}`,
      key,
      fields,
    });
  };
  const sent: SentActivity[] = [];
  if (one.atOnce === true) sent.push(...(await Promise.all(one.calls.map(once))));
  else for (const call of one.calls) sent.push(await once(call));
  const checked = sent.map((answer, index) => {
    const { checks: all, ...seen } = checkAnswer(answer, target.key);
    // Which key answers a call that no key signed is the deployment's choice.
    const checks = isSigned(one.calls[index]) ? all : all.filter(({ name }) => !name.startsWith('Body-Sign'));
    const { check } = openAppInfo(seen.content, target.key);
    return { seen, checks: [...checks, ...(check === undefined ? [] : [check])] };
  });
  const form = checked.flatMap(({ checks }) => checks.filter(({ ok }) => !ok).map(problemOf));
  const meaning = one.holds(checked.map(({ seen }) => seen));
  return {
    case: one,
    problems: [...new Set([...form, ...(meaning === undefined ? [] : [meaning])])],
    milliseconds: Math.max(...sent.map(({ milliseconds }) => milliseconds)),
  };
}

const isSigned = (call: AcceptanceCase['calls'][number] | undefined): boolean =>
  call?.key === undefined &&
  call?.badSignature === undefined &&
  call?.omit === undefined &&
  call?.skewMs === undefined;

/** In the words of the debugging page. */
function problemOf({ name, found }: AnswerCheck): string {
  const words: Readonly<Record<string, string>> = {
    'Body-Sign over the exact bytes': 'http header->bodySign is empty or does not match the body',
    'HTTP 200': 'the HTTP status is not 200',
    'content type application/json': 'the response is not application/json, so its body is not read',
    'answered within 5 s': 'the call timed out',
  };
  return `${words[name] ?? name}: ${found}`;
}
