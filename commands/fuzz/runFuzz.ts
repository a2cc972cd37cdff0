import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { checkAnswer } from './checkAnswer.ts';
import type { FuzzInput } from './fuzzInput.ts';
import { loginInputs } from './inputs/loginInput.ts';
import { type KnownIds, marketplaceInputs } from './inputs/marketplaceInput.ts';
import { sellerInputs } from './inputs/sellerInput.ts';
import { type FuzzBridge, openFuzzBridge } from './openFuzzBridge.ts';
import { type RandomSource, randomSource } from './randomSource.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** The number of the first input, to make one of them again. */
  readonly from: number;
  readonly count: number;
  /** Of a table engine on the loopback; the table is a new one. */
  readonly endpoint: string;
  readonly step?: (done: number) => void;
}

export interface Finding {
  /** `--seed S --from N --count 1` makes it again. */
  readonly input: number;
  readonly door: string;
  readonly problem: string;
}

export interface FuzzReport {
  readonly inputs: number;
  /** How often each door answered what. */
  readonly answers: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** The most CPU that one input took, ms, and which. */
  readonly mostCpu: { readonly ms: number; readonly input: number };
  /** Heap after a collection, MB: once everything was warm, and at the end. */
  readonly heap: { readonly before: number; readonly after: number };
}

/** No input may take longer, ms of CPU. */
const maxCpuMs = 1_000;
/** What the heap may have grown by, MB: a hundred bytes that each of a hundred thousand inputs leaves are ten. */
export const maxGrowth = 16;
/** Enough to see what is wrong; behind a fault there are thousands of the same. */
const maxFindings = 100;

/** Sends inputs to the front doors, one after the other, and holds each answer against what is documented. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { seed, from, count, endpoint, step } = options;
  const tableName = `fuzz-${randomUUID()}`;
  const client = documentClient({ name: tableName, ttl: false, endpoint });
  await createTable(client, tableDefinition(tableName));
  client.destroy();
  const fuzz = openFuzzBridge(endpoint, tableName);
  const make = inputMaker(fuzz);
  const answers = new Map<string, number>();
  const findings: Finding[] = [];
  let mostCpu = { ms: 0, input: from };
  const warm = Math.min(5_000, Math.floor(count / 2));
  let before = 0;
  try {
    for (let done = 0; done < count; done += 1) {
      const index = from + done;
      if (done === warm) before = heapMb();
      const input = make(randomSource(seed, index));
      const began = process.cpuUsage();
      const problems: string[] = [];
      let said = 'threw';
      try {
        const answer = await input.open(input.event);
        const verdict = checkAnswer(input, answer, fuzz.takeLines());
        said = verdict.said;
        problems.push(...verdict.problems);
        make.learn(answer);
      } catch (error) {
        problems.push(`threw ${error instanceof Error ? (error.stack ?? error.name) : typeof error}`);
      }
      const { user, system } = process.cpuUsage(began);
      const ms = (user + system) / 1_000;
      if (ms > mostCpu.ms) mostCpu = { ms, input: index };
      if (ms > maxCpuMs) problems.push(`took ${Math.round(ms)} ms of CPU`);
      const counted = `${input.door} ${said}`;
      answers.set(counted, (answers.get(counted) ?? 0) + 1);
      for (const problem of problems) {
        if (findings.length < maxFindings) findings.push({ input: index, door: input.door, problem });
      }
      if (done % 500 === 0) step?.(done);
    }
  } finally {
    fuzz.close();
  }
  return { inputs: count, answers, findings, mostCpu, heap: { before, after: heapMb() } };
}

interface InputMaker {
  (random: RandomSource): FuzzInput;
  /** Ids and cookies of answers come back in later inputs. */
  learn(answer: Pick<APIGatewayProxyStructuredResultV2, 'body' | 'cookies'>): void;
}

/** So many ids and cookies are known at once. */
const maxKnown = 40;

function inputMaker({ bridge, publicKey }: FuzzBridge): InputMaker {
  const marketplace = marketplaceInputs(bridge, publicKey);
  const login = loginInputs(bridge);
  const seller = sellerInputs(bridge);
  const instances = ['nobody', 'huaweitest123456', ''];
  const cookies: string[] = ['__Host-session=none'];
  const ids: KnownIds = { instances, tenants: ['T1', 'T2', 'T3', 'nobody'] };
  const make = (random: RandomSource): FuzzInput => {
    const which = random.below(100);
    if (which < 82) return marketplace(random, ids);
    return which < 91 ? login(random, ids, cookies) : seller(random, ids);
  };
  const learn: InputMaker['learn'] = ({ body = '', cookies: set = [] }) => {
    const instanceId = /"instanceId":"([\w-]+)"/.exec(body)?.[1];
    if (instanceId !== undefined && !instances.includes(instanceId)) keep(instances, instanceId);
    for (const cookie of set) keep(cookies, cookie.split(';')[0] ?? '');
  };
  return Object.assign(make, { learn });
}

function keep(known: string[], item: string): void {
  known.push(item);
  if (known.length > maxKnown) known.splice(1, 1);
}

/** The heap in use after a collection, MB. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
