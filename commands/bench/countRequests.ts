import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What some work cost at the table. */
export interface Cost {
  readonly requests: number;
  /** How many of them had to wait for each other: a request follows another when it began after that one had ended. */
  readonly chain: number;
}

export interface RequestCounter {
  /** Counts the requests of `work`, and nothing else's: nothing else may be under way. */
  of(work: () => Promise<unknown>): Promise<Cost>;
}

/** Counts the requests that a client sends, each attempt by itself, as the table would. */
export function countRequests(client: DynamoDBDocumentClient): RequestCounter {
  let moment = 0;
  let spans: { readonly began: number; ended: number }[] = [];
  const { requestHandler } = client.config;
  const send = requestHandler.handle.bind(requestHandler);
  client.config.requestHandler = Object.assign(Object.create(requestHandler), {
    handle: async (...args: Parameters<typeof send>) => {
      moment += 1;
      const span = { began: moment, ended: Number.POSITIVE_INFINITY };
      spans.push(span);
      try {
        return await send(...args);
      } finally {
        moment += 1;
        span.ended = moment;
      }
    },
  });
  return {
    async of(work) {
      spans = [];
      await work();
      const lengths: number[] = [];
      for (const { began } of spans) {
        const before = spans.map(({ ended }, index) => (ended < began ? (lengths[index] ?? 0) : 0));
        lengths.push(1 + Math.max(0, ...before));
      }
      return { requests: spans.length, chain: Math.max(0, ...lengths) };
    },
  };
}
