import * as z from 'zod/mini';

const clockAnswer = z.object({ movedMs: z.number() });
const answerWithinMs = 2_000;

/** How far the sandbox's time was moved ahead in its console, ms; 0 when it does not say. */
export async function movedMs(consoleUrl: string): Promise<number> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(new URL('/console/clock', consoleUrl), { signal });
    return clockAnswer.parse(await response.json()).movedMs;
  } catch {
    return 0;
  }
}
