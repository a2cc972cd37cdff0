import type { Text } from '../terminal/language.ts';
import type { CallToSend, Signing } from './signCall.ts';

/** The families that a suite can check. */
export const suites = [
  'v2',
  'order',
  'v1',
  'license',
  'license-code',
  'license-online',
  'kit-v2',
  'kit-v1',
] as const;
export type Suite = (typeof suites)[number];

export const signingOf: Readonly<Record<Suite, Signing>> = {
  v2: 'post',
  order: 'post',
  v1: 'get',
  license: 'get',
  'license-code': 'post',
  'license-online': 'post',
  'kit-v2': 'kit-v2',
  'kit-v1': 'kit-v1',
};

/** What a case sees of an answer. */
export interface Seen {
  readonly resultCode: string;
  readonly content: Readonly<Record<string, unknown>> | undefined;
  readonly status: number;
  /** Whether it came with a Body-Sign, right or wrong. */
  readonly isSigned?: boolean;
  readonly milliseconds: number;
  /** How often the call was made until this answer came. */
  readonly tries: number;
}

/** A call of a case; what it leaves out is the suite's. */
export interface CaseCall extends Partial<CallToSend> {
  /** The bytes of the call before once more, nonce and all. */
  readonly again?: true;
  readonly over?: 'HTTP/2';
  readonly until?: Until;
}

/** Made again, a second apart, until it is answered so or the time is up. The last answer counts, the form of each. */
export interface Until {
  readonly resultCode: string;
  readonly withinMs: number;
  /** Only where the answer took longer: whoever fails at once fails again. ms. */
  readonly slowerThanMs?: number;
}

export interface AcceptanceCase {
  /** `<suite>/<name>`, stable: `--only` takes it. */
  readonly id: string;
  readonly suite: Suite;
  readonly title: Text;
  /** Sent one after the other, or all at once. A function makes a call of what was answered before. */
  readonly calls: readonly (CaseCall | ((answers: readonly Seen[]) => CaseCall))[];
  readonly atOnce?: boolean;
  /** What must hold besides the form of every answer; a text is what is wrong. */
  readonly holds: (answers: readonly Seen[]) => Text | undefined;
  /** Worth telling also when it holds. */
  readonly note?: (answers: readonly Seen[]) => Text;
  /** What most likely is wrong when it does not. The form of an answer has causes of its own. */
  readonly cause: Text | ((answers: readonly Seen[]) => Text);
}
