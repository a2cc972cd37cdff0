import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { isoTime } from '../../shared/platform/time.ts';
import {
  changeQuestion,
  type DemonstrationAnswer,
  demonstrationAnswer,
  type ProductMessage,
} from './demonstrationAnswer.ts';
import { instancePage, knownInstance } from './instancePage.ts';
import { defaultDelayMs, type ProductBehaviour, productBehaviourSchema } from './productBehaviour.ts';
import type { ProductJournal } from './productJournal.ts';
import { readMessage } from './readMessage.ts';

/**
 * A seller's product as small as it can be: it takes the bundle's webhooks, keeps each event once by its id, and
 * answers a repeated id with the same body. How it behaves can be changed while it runs.
 *
 * `POST /webhook` · `GET /events` · `GET /attempts` · `GET /behaviour`, `POST /behaviour` · `GET /app/<instance>`
 */
export function demonstrationProduct(deps: {
  readonly journal: ProductJournal;
  readonly webhookSecrets: readonly string[];
  readonly clock: () => number;
  readonly newPassword: () => string;
}): Hono<{ Bindings: HttpBindings }> {
  const { journal, clock } = deps;
  let behaviour: ProductBehaviour = { mode: 'normal' };
  const app = new Hono<{ Bindings: HttpBindings }>();

  const answerOnce = (
    message: ProductMessage,
    appUrl: string,
  ): { outcome: string; answer: DemonstrationAnswer } => {
    const known = journal.events.get(message.id);
    if (known !== undefined) return { outcome: 'repeated', answer: known.answer };
    const answer = demonstrationAnswer(message, behaviour, { appUrl, newPassword: deps.newPassword });
    if (message.type !== changeQuestion) journal.add({ kind: 'event', message, answer });
    return { outcome: answer.status === 422 ? 'refused' : 'taken', answer };
  };

  app.post('/webhook', async c => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const read = readMessage(body, c.req.header(), deps.webhookSecrets);
    const { id, type } = read.ok ? read.message : { id: c.req.header('webhook-id') ?? '', type: '' };
    const record = (outcome: string) =>
      journal.add({ kind: 'attempt', id, type, at: isoTime(clock()), outcome });
    if (behaviour.mode === 'away') {
      record('away');
      c.env.incoming.socket.destroy();
      return c.body(null, 503);
    }
    if (!read.ok) {
      record('not verified');
      return c.json({ error: read.problem }, 401);
    }
    if (behaviour.mode === 'fail') {
      record('failed');
      return c.json({ error: 'The demonstration product is set to fail' }, 500);
    }
    if (behaviour.mode === 'garbled') {
      record('garbled');
      return c.html('<html><body>It works!</body></html>');
    }
    if (behaviour.mode === 'slow') await wait(behaviour.delayMs ?? defaultDelayMs);
    const { outcome, answer } = answerOnce(read.message, new URL('app', c.req.url).href);
    record(outcome);
    return Response.json(answer.body, { status: answer.status });
  });

  app.get('/events', c => c.json([...journal.events.values()].map(({ message }) => message)));
  app.get('/attempts', c =>
    c.json(journal.attempts.map(({ id, type, at, outcome }) => ({ id, type, at, outcome }))),
  );
  app.get('/behaviour', c => c.json(behaviour));
  app.post('/behaviour', async c => {
    const given = productBehaviourSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ error: given.error.issues.map(({ message }) => message) }, 400);
    behaviour = given.data;
    return c.json(behaviour);
  });
  app.get('/app/:instanceId/:page?', c => {
    const instanceId = c.req.param('instanceId');
    const messages = [...journal.events.values()].map(({ message }) => message);
    const known = knownInstance(messages, instanceId);
    return c.html(instancePage(instanceId, known), known === undefined ? 404 : 200);
  });
  return app;
}
