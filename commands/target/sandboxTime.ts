import * as z from 'zod/mini';
import { runningSandbox } from './runningSandbox.ts';

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

/** How far the clock of the sandbox is ahead, ms, where that is what is called: other deployments go by the true time. */
export async function clockAheadOf(address: string): Promise<number> {
  const { functionsUrl, consoleUrl } = await runningSandbox();
  const isSandbox = URL.canParse(address) && new URL(address).origin === new URL(functionsUrl).origin;
  return isSandbox ? movedMs(consoleUrl) : 0;
}
