export interface FinishedCall {
  readonly milliseconds: number;
  readonly resultCode: string;
  readonly instanceId: string | undefined;
  readonly verified: boolean;
}

export interface CallSummary {
  readonly calls: number;
  readonly verified: number;
  readonly instanceIds: readonly string[];
  /** How often each result code came; an empty code stands for an answer without one. */
  readonly resultCodes: Readonly<Record<string, number>>;
  /** ms, by nearest rank. */
  readonly milliseconds: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly slowest: number;
  };
}

/** What several calls have in common: how many instances they made, how they ended and how long they took. */
export function callSummary(calls: readonly FinishedCall[]): CallSummary {
  const times = calls.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const percentile = (part: number) => times[Math.max(0, Math.ceil(times.length * part) - 1)] ?? 0;
  const resultCodes: Record<string, number> = {};
  for (const { resultCode } of calls) resultCodes[resultCode] = (resultCodes[resultCode] ?? 0) + 1;
  return {
    calls: calls.length,
    verified: calls.filter(({ verified }) => verified).length,
    instanceIds: [...new Set(calls.flatMap(({ instanceId }) => instanceId ?? []))],
    resultCodes,
    milliseconds: {
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      slowest: times.at(-1) ?? 0,
    },
  };
}
