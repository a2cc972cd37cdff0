import { html } from 'hono/html';
import type { ProductMessage } from './demonstrationAnswer.ts';

/** What the buyer sees of an instance, as the product heard of it last. */
interface Known {
  readonly status: string;
  readonly orderId: string;
}

/** Reads it from the events, the oldest first; undefined when none speaks of it. */
export function knownInstance(messages: Iterable<ProductMessage>, instanceId: string): Known | undefined {
  let known: Known | undefined;
  for (const { type, data } of messages) {
    if (data.instanceId !== instanceId) continue;
    const said = typeof data.status === 'string' ? data.status : (known?.status ?? '');
    // Its creation was answered with the access data: for the product it is ready.
    const status = type === 'instance.created' ? 'active' : said;
    known = { status, orderId: typeof data.orderId === 'string' ? data.orderId : (known?.orderId ?? '') };
  }
  return known;
}

/** The page behind the address that a buyer gets: it serves whom it may, and says why it does not. */
export const instancePage = (instanceId: string, known: Known | undefined) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Demonstration product</title></head>
<body style="font:16px/1.5 system-ui;margin:10vh auto;max-width:34rem;padding:0 1rem"><main><h1>Demonstration product</h1>
<dl><dt>Instance</dt><dd><code>${instanceId}</code></dd>
${known === undefined ? '' : html`<dt>Order</dt><dd><code>${known.orderId}</code></dd><dt>State</dt><dd id="state">${known.status}</dd>`}</dl>
<p>${said(known?.status)}</p><p><a href="/">Back to the console</a></p></main></body></html>`;

function said(status: string | undefined): string {
  switch (status) {
    case undefined:
      return 'Nobody bought this instance.';
    case 'frozen':
      return 'It is frozen: the buyer cannot use it until it is unfrozen.';
    case 'released':
      return 'It was released: nobody can use it any more.';
    default:
      return 'Welcome. This stands for your product, in use by the buyer.';
  }
}
