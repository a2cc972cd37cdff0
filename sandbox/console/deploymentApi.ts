import { Hono } from 'hono';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import type { SellerApiClient } from './sellerApiClient.ts';

/** What a page of an operator reads and does, below `/api/v1`; nothing else is handed on. */
const reads =
  /^\/(health|alarms|events|failures|tenants|tenants\/[^/]+\/users|instances|instances\/[^/]+|instances\/[^/]+\/history|usage\/[^/]+)$/;
const writes = /^\/instances\/[^/]+\/provisioned$/;
const operates =
  /^\/(events\/[^/]+\/(redeliver|dismiss)|usage\/[^/]+\/resend|instances\/[^/]+\/(extend|freeze|unfreeze|keep|let-go|release|reopen))$/;

const base = '/deployment';

/**
 * The seller API of one deployment for the pages that this process serves: the page knows no token, this process adds it.
 *
 * `GET|POST /deployment/api/v1/…` · `GET /deployment/find?what=…`
 */
export function deploymentApi(seller: SellerApiClient): Hono {
  const app = new Hono();
  app.get(`${base}/find`, async c => {
    const found = await findInstances(seller, (c.req.query('what') ?? '').trim().slice(0, 200));
    return 'failed' in found ? handedOn(found.failed) : c.json(found);
  });
  app.all(`${base}/api/v1/*`, async c => {
    const { pathname, search } = new URL(c.req.url);
    const path = pathname.slice(`${base}/api/v1`.length);
    const { method } = c.req;
    if (method === 'GET' && reads.test(path))
      return handedOn(await seller.get(`${path}${search}`, 'operate'));
    const scope = writes.test(path) ? 'write' : operates.test(path) ? 'operate' : undefined;
    if (method !== 'POST' || scope === undefined)
      return c.json({ detail: 'This page has no business there.' }, 404);
    const body: unknown = await c.req.json().catch(() => ({}));
    return handedOn(await seller.post(path, body, scope));
  });
  return app;
}

/** Status and text, and nothing else of it. */
async function handedOn(response: Response): Promise<Response> {
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const text = await response.text();
  const body = isJson
    ? text
    : JSON.stringify({
        detail: `What answers there is not the seller API (HTTP ${response.status}): is it the address of a deployment?`,
      });
  const status = isJson ? response.status : 502;
  return new Response(body, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}

/** Lines of an order are numbered through; so many are looked for. */
const maxLines = 9;

/**
 * Instances by what people call them: an id, an order, an order line, a licence code. Their ids are computed from that
 * (shared/instance/identity.ts), so that no list is read, however many there are.
 */
async function findInstances(
  seller: SellerApiClient,
  what: string,
): Promise<{ readonly items: readonly unknown[] } | { readonly failed: Response }> {
  if (what === '') return { items: [] };
  const answers = await Promise.all(
    idsFor(what).map(id => seller.get(`/instances/${encodeURIComponent(id)}`)),
  );
  const failed = answers.find(({ ok, status }) => !ok && status !== 404);
  if (failed !== undefined) return { failed };
  const items = await Promise.all(
    answers.filter(({ ok }) => ok).map(async one => (await one.json()) as { instanceId: string }),
  );
  return { items: [...new Map(items.map(item => [item.instanceId, item])).values()] };
}

function idsFor(what: string): readonly string[] {
  const order = /^(.+)-\d{6}$/.exec(what)?.[1];
  const lines =
    order === undefined
      ? Array.from({ length: maxLines }, (_, line) => `${what}-${String(line + 1).padStart(6, '0')}`)
      : [what];
  return [
    what,
    ...['saas-v2', 'online-license'].flatMap(family =>
      lines.map(line => instanceIdFor(family, order ?? what, line)),
    ),
    ...['saas-v1', 'license-v1', 'license-v2'].map(family => instanceIdFor(family, what)),
  ];
}
