import type { PlayedCall, ReadyCall } from './call.ts';

/** How the calls of one event come. */
export interface Sending {
  /** Times one after the other, each with its own nonce. */
  readonly repeat?: number | undefined;
  /** Times at once. */
  readonly parallel?: number | undefined;
  /** The seller answers, the line breaks, and the marketplace calls again. */
  readonly loseAnswer?: boolean | undefined;
  /** The very same bytes twice: nonce, time and signature. */
  readonly replay?: boolean | undefined;
}

/**
 * Sends the calls of one event. The first answer is the one that counts in the ledger.
 *
 * @param first signed already, and perhaps long ago
 * @param next signs a further call for the same event
 */
export async function sendCalls(
  first: ReadyCall,
  next: () => ReadyCall,
  { repeat = 1, parallel = 1, loseAnswer, replay }: Sending,
): Promise<PlayedCall[]> {
  if (loseAnswer === true) {
    await first.sendAndLose();
    return [await next().send()];
  }
  if (replay === true) return [await first.send(), await first.send()];
  const calls: PlayedCall[] = [];
  for (let round = 0; round < repeat; round += 1) {
    const side = Array.from({ length: parallel }, (_, index) => (round + index === 0 ? first : next()));
    calls.push(...(await Promise.all(side.map(call => call.send()))));
  }
  return calls;
}
