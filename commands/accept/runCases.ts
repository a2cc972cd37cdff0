import { setTimeout as wait } from 'node:timers/promises';
import { checkAnswer } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import { openAppInfo } from '../../sandbox/marketplace/answers/openAppInfo.ts';
import { exchangeHttp1, type RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import { defined } from '../../shared/platform/defined.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type Text, text } from '../terminal/language.ts';
import { type AcceptanceCase, type CaseCall, type Seen, type Suite, signingOf, type Until } from './case.ts';
import { codeCause, formCause, formProblem, unreachable, unreachableCause } from './diagnoses.ts';
import { exchangeHttp2 } from './exchangeHttp2.ts';
import { type SignedCall, signCall } from './signCall.ts';

/** Between two calls that wait for the same thing, ms. */
const betweenMs = 1_000;

/** Where a suite is checked, and with which key. */
export interface SuiteTarget {
  readonly url: string;
  readonly key: string;
  /** How far the clock there is ahead of the true time, ms. */
  readonly clockAheadMs?: number;
}

export interface CaseResult {
  readonly case: AcceptanceCase;
  /** Empty when the case holds. */
  readonly problems: readonly Text[];
  /** What most likely is wrong, when something is. */
  readonly cause: Text;
  /** Worth telling in any case. */
  readonly note?: Text;
  /** Of the slowest answer. */
  readonly milliseconds: number;
  readonly answers: readonly Seen[];
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

interface Answered {
  readonly seen: Seen;
  readonly problems: readonly Text[];
  /** Of the first problem with its form. */
  readonly cause?: Text;
}

async function runCase(one: AcceptanceCase, target: SuiteTarget): Promise<CaseResult> {
  let last: SignedCall | undefined;
  const once = async (call: CaseCall): Promise<Answered | 'not offered'> => {
    const signed = call.again === true && last !== undefined ? last : signedCall(one, call, target);
    last = signed;
    return answered(signed, call, target.key);
  };
  const untilDone = async (call: CaseCall): Promise<Answered | 'not offered'> => {
    const { resultCode, withinMs, slowerThanMs = 0 }: Until = call.until ?? { resultCode: '', withinMs: 0 };
    const givenUpAt = performance.now() + withinMs;
    const before: Answered[] = [];
    for (;;) {
      const last = await once(call);
      if (last === 'not offered') return last;
      const found = after(before, last);
      const isWorthRepeating = last.seen.resultCode !== resultCode && last.seen.milliseconds >= slowerThanMs;
      if (!isWorthRepeating || performance.now() + betweenMs > givenUpAt) return found;
      before.push(last);
      await wait(betweenMs);
    }
  };
  const found: (Answered | 'not offered')[] = [];
  const seenSoFar = () => found.flatMap(each => (each === 'not offered' ? [] : [each.seen]));
  const made = (call: AcceptanceCase['calls'][number]) =>
    typeof call === 'function' ? call(seenSoFar()) : call;
  try {
    if (one.atOnce === true) found.push(...(await Promise.all(one.calls.map(call => once(made(call))))));
    else for (const call of one.calls) found.push(await untilDone(made(call)));
  } catch (error) {
    const fault = connectionProblem(error);
    if (fault === undefined) throw error;
    return {
      case: one,
      problems: [unreachable(fault)],
      cause: unreachableCause,
      milliseconds: 0,
      answers: seenSoFar(),
    };
  }
  const answers = seenSoFar();
  const form = found.flatMap(each => (each === 'not offered' ? [] : each.problems));
  const formFault = found.flatMap(each => (each === 'not offered' ? [] : [each.cause])).find(isGiven);
  const isOffered = answers.length === found.length;
  const meaning = isOffered ? one.holds(answers) : undefined;
  const note = isOffered ? one.note?.(answers) : text('HTTP/2 is not offered there', '那里不提供 HTTP/2');
  return {
    case: one,
    problems: distinct([...form, ...(meaning === undefined ? [] : [meaning])]),
    cause:
      formFault ?? faultOf(meaning) ?? (typeof one.cause === 'function' ? one.cause(answers) : one.cause),
    ...defined({ note }),
    milliseconds: Math.max(0, ...answers.map(({ milliseconds }) => milliseconds)),
    answers,
  };
}

/** The last of several tries, with what was wrong with the form of any. */
function after(before: readonly Answered[], last: Answered): Answered {
  const all = [...before, last];
  return {
    seen: {
      ...last.seen,
      milliseconds: Math.max(...all.map(({ seen }) => seen.milliseconds)),
      tries: all.length,
    },
    problems: distinct(all.flatMap(({ problems }) => problems)),
    ...defined({ cause: all.map(({ cause }) => cause).find(isGiven) }),
  };
}

/** Whatever a case is about: an answer 000005 says that the deployment had a fault of its own, and nothing else. */
const faultOf = (meaning: Text | undefined): Text | undefined =>
  meaning !== undefined && /resultCode is 000005/.test(meaning.en) ? codeCause('000005') : undefined;

const distinct = (problems: readonly Text[]): readonly Text[] => [
  ...new Map(problems.map(problem => [problem.en, problem])).values(),
];

function signedCall(one: AcceptanceCase, call: CaseCall, target: SuiteTarget): SignedCall {
  const { url = '', key = target.key, fields = {}, again: _, over: __, until: ___, ...rest } = call;
  return signCall({
    ...rest,
    signing: signingOf[one.suite],
    url: `${target.url.replace(/\/+$/, '')}${url}`,
    key,
    fields,
    skewMs: (call.skewMs ?? 0) + (target.clockAheadMs ?? 0),
  });
}

async function answered(signed: SignedCall, call: CaseCall, key: string): Promise<Answered | 'not offered'> {
  const startedAt = performance.now();
  const answer: RawAnswer | undefined =
    call.over === 'HTTP/2'
      ? await exchangeHttp2(signed)
      : await exchangeHttp1(signed.method, signed.url, signed.headers, Buffer.from(signed.body));
  if (answer === undefined) return 'not offered';
  const milliseconds = Math.round(performance.now() - startedAt);
  const { method, url, body } = signed;
  const { resultCode, content, checks } = checkAnswer(
    { method, url: url.href, fields: call.fields ?? {}, body, milliseconds, answer },
    key,
  );
  const { check } = openAppInfo(content, key);
  const all = check === undefined ? checks : [...checks, check];
  const problems = all
    // Which key answers a call that no key signed is the deployment's choice.
    .filter(({ name, ok }) => !ok && (isSigned(call) || !name.startsWith('Body-Sign')));
  const cause = problems.map(problem => formCause(problem, answer, resultCode)).find(isGiven);
  return {
    seen: {
      resultCode,
      content,
      isSigned: hasBodySign(answer),
      status: answer.status,
      milliseconds,
      tries: 1,
    },
    problems: problems.map(problem => formProblem(problem, answer)),
    ...defined({ cause }),
  };
}

const hasBodySign = ({ headers }: RawAnswer): boolean =>
  headers.some(([name]) => name.toLowerCase() === 'body-sign');

const isGiven = (given: Text | undefined): given is Text => given !== undefined;

const isSigned = (call: CaseCall): boolean =>
  call.key === undefined &&
  call.badSignature === undefined &&
  call.omit === undefined &&
  call.skewMs === undefined &&
  call.unverified === undefined;
