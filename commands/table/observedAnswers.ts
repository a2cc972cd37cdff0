import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What the answers of an engine tell besides their contents. */
export interface ObservedAnswers {
  /** How far its clock is ahead of ours, seconds; undefined without a `Date` header. */
  clockAheadSeconds?: number;
  /** What it calls itself in its headers. */
  server?: string;
}

/** Looks at the headers of everything that the client is answered. */
export function observeAnswers(client: DynamoDBDocumentClient, clock: () => number): ObservedAnswers {
  const seen: ObservedAnswers = {};
  client.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const headers = headersOf(result.response);
      const date = Date.parse(headers.date ?? '');
      if (!Number.isNaN(date)) seen.clockAheadSeconds = Math.round((date - clock()) / 1000);
      if (headers.server !== undefined) seen.server = headers.server.slice(0, 80);
      return result;
    },
    { step: 'deserialize', name: 'observeAnswers', override: true },
  );
  return seen;
}

function headersOf(response: unknown): Readonly<Record<string, string>> {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  return response.headers as Readonly<Record<string, string>>;
}
