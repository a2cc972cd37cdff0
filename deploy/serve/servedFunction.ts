import type { Context } from 'aws-lambda';

/** What a function is told about its run, of what Lambda would tell it. */
export type FunctionContext = Pick<Context, 'functionName' | 'awsRequestId' | 'getRemainingTimeInMillis'> & {
  /** Aborts when the process is to end: a schedule begins nothing more and finishes what it has begun. */
  readonly stopping?: AbortSignal;
};

/** A deployed function as serverless.yml describes it, with its handler. */
export interface ServedFunction {
  readonly name: string;
  /** How long one run may take, ms. */
  readonly timeoutMs: number;
  /** `POST /saas` */
  readonly routes: readonly string[];
  /** Pauses between runs, ms. */
  readonly schedules: readonly number[];
  // biome-ignore lint/suspicious/noExplicitAny: a function takes the events of its own kind
  readonly handler: (event: any, context: any) => unknown;
}
