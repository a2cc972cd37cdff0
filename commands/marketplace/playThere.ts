import type { MarketplaceCall, PlayResult } from '../../sandbox/marketplace/calls/call.ts';
import { type SentOverCall, unpacked } from '../../sandbox/marketplace/calls/playedAnswer.ts';
import { unreachable } from '../../sandbox/marketplace/calls/playMarketplace.ts';

/**
 * Has the sandbox's own marketplace make the calls, so that they stand in its books and in the console.
 *
 * @returns undefined when no sandbox listens there
 */
export async function playThere(call: MarketplaceCall, consoleUrl: string): Promise<PlayResult | undefined> {
  try {
    const response = await fetch(new URL('/console/play', consoleUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(call),
    });
    const answer = (await response.json()) as { problem?: string; calls?: readonly SentOverCall[] };
    if (answer.calls === undefined) {
      return { kind: 'problem', problem: answer.problem ?? `${consoleUrl} answers HTTP ${response.status}` };
    }
    // What was bought is remembered there.
    return { kind: 'played', calls: answer.calls.map(unpacked), purchase: undefined };
  } catch (error) {
    const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const { code, errors } = fault as NodeJS.ErrnoException & { errors?: readonly NodeJS.ErrnoException[] };
    if ((code ?? errors?.[0]?.code) === 'ECONNREFUSED') return undefined;
    return { kind: 'problem', problem: unreachable(consoleUrl, fault) };
  }
}
