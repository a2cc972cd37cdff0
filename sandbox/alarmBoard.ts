import { Hono } from 'hono';
import { isoTime } from '../shared/platform/time.ts';

/** Kept for whoever asks later. */
const maxKept = 50;

/**
 * The receiver of alarms in the sandbox, in the place of a robot: each message is told at once, and the last ones are at
 * `GET /alarms`.
 *
 * @param onMessage one message, as a person would read it
 */
export function alarmBoard(onMessage: (text: string) => void): Hono {
  const kept: { readonly at: string; readonly text: string }[] = [];
  const board = new Hono();
  board.post('/alarms', async context => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined;
    if (typeof text !== 'string') return context.text('a message has a text', 400);
    kept.push({ at: isoTime(Date.now()), text });
    kept.splice(0, kept.length - maxKept);
    onMessage(text);
    return context.body(null, 204);
  });
  board.get('/alarms', context => context.json(kept));
  return board;
}
