import { type Context, Hono } from 'hono';
import { isoTime, minuteMs } from '../../../shared/platform/time.ts';
import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { signSdkRequest } from '../../../shared/wire/signature/sdkSignature.ts';
import type { PlacedOrder } from '../simulator/ledger.ts';
import { Billing } from './billing.ts';
import { BehaviourSwitch, type OpenApiMode, openApiBehaviourSchema } from './openApiBehaviour.ts';
import { orderOf } from './orders.ts';
import { usageApis } from './usageApis.ts';

export interface OpenApiDeps {
  readonly clock: () => number;
  readonly credentials: { readonly ak: string; readonly sk: string };
  /** The seller's key of the base interface. */
  readonly usageKey: string;
  /** The one of SaaS V1, where it is another. */
  readonly usageKeyV1?: string;
  /** What was ordered in this sandbox. */
  readonly placedOrder?: (orderId: string) => PlacedOrder | undefined;
  /** A licence code of this sandbox: `ALIVE`, `EXPIRED` or `RELEASED`, and its expiry in epoch ms. */
  readonly soldCode?: (code: string) => SoldCode | undefined;
  /** Whether an instance is paid by use; of one that was not sold here nobody knows. */
  readonly paidByUse?: (instanceId: string) => boolean | undefined;
  /** What was billed, where others look into it too. */
  readonly billing?: Billing;
  /** Called at each request with its path: what it is to suffer. */
  readonly fault?: (path: string) => OpenApiMode | undefined;
}

export interface SoldCode {
  readonly status: string;
  readonly expireAt: number | null;
  /** What it was bought as. */
  readonly orderId?: string;
  readonly productId?: string;
}

const prefix = '/api/mkp-openapi-public/global';
const signedWithinMs = 15 * minuteMs;

/**
 * The marketplace's open APIs under their real paths, with real signature checks: order query, both usage pushes,
 * licences, upload. `GET /marketplace/statement` shows what was billed, `POST /marketplace/behaviour` makes it fail.
 */
export function openApis(deps: OpenApiDeps): Hono {
  const { clock, billing = new Billing() } = deps;
  const licenses = new Map<string, { status: string; activatedAt: string }>();
  const uploads: { readonly eventId: string; readonly type: string }[] = [];
  const behaviour = new BehaviourSwitch(deps.fault);
  const app = new Hono();

  const answer = (c: Context, status: 200 | 400, code: string, more: object = {}) =>
    c.json({ error_code: code, error_msg: code, ...more }, status);

  const suffering = async (c: Context, work: () => Promise<Response>) =>
    (await behaviour.suffer(c, work)).response;

  /** As the gateway does: the request signed again by the formula. */
  function isSigned(c: Context, body: Uint8Array): boolean {
    const url = new URL(c.req.url);
    const date = c.req.header('x-sdk-date') ?? '';
    const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    const contentType = c.req.header('content-type') ?? '';
    const signed = signSdkRequest(
      { method: c.req.method, url, body, ...(contentType.startsWith('multipart/') ? {} : { contentType }) },
      deps.credentials,
      Number.isNaN(at) ? 0 : at,
    );
    return signed.Authorization === c.req.header('authorization') && Math.abs(at - clock()) < signedWithinMs;
  }

  const bodyOf = async (c: Context) => new Uint8Array(await c.req.arrayBuffer());
  const unsigned = (c: Context) =>
    c.json({ error_msg: 'verify aksk signature fail', error_code: 'APIGW.0301', request_id: 'sandbox' }, 401);

  app.get(`${prefix}/v1/order/query`, async c => {
    if (!isSigned(c, new Uint8Array())) return unsigned(c);
    return suffering(c, async () => {
      const orderId = c.req.query('orderId') ?? '';
      const placed = deps.placedOrder?.(orderId);
      const orderInfo = orderOf(orderId, c.req.query('orderLineId'), clock(), placed);
      return orderInfo === undefined
        ? c.json({ resultCode: 'MKT.0101', resultMsg: 'orderId is missing' }, 400)
        : c.json({ resultCode: 'MKT.0000', resultMsg: 'Success', orderInfo });
    });
  });

  const paidByUse = (instanceId: string) => deps.paidByUse?.(instanceId) ?? true;
  const usageKeys = [deps.usageKey, ...(deps.usageKeyV1 === undefined ? [] : [deps.usageKeyV1])];
  app.route('/', usageApis({ clock, billing, behaviour, paidByUse, usageKeys, isSigned, unsigned }));

  /** What the activation of a single code tells: JSON inside a text. */
  function boughtAs(code: string): object {
    const { orderId, productId } = deps.soldCode?.(code) ?? {};
    const info = JSON.stringify({ status: 'ALIVE', product_id: productId, order_id: orderId, amount: 1 });
    return { data: { license_code_info: info } };
  }

  app.post(`${prefix}/:version/license/:call`, async c => {
    const body = await bodyOf(c);
    if (!isSigned(c, body)) return unsigned(c);
    return suffering(c, async () => {
      const fields = JSON.parse(Buffer.from(body).toString('utf8')) as {
        license?: string;
        license_list?: readonly string[];
      };
      const codes = fields.license_list ?? (fields.license === undefined ? [] : [fields.license]);
      const missing = codes.filter(code => code.startsWith('MISSING'));
      switch (c.req.param('call')) {
        case 'activate': {
          if (missing.length > 0) return answer(c, 400, '92020005');
          if (codes.some(code => licenses.has(code))) return answer(c, 400, '92020003');
          for (const code of codes) licenses.set(code, { status: 'ALIVE', activatedAt: isoTime(clock()) });
          return answer(c, 200, '92020000', fields.license === undefined ? {} : boughtAs(fields.license));
        }
        case 'heartbeat': {
          const [code = ''] = codes;
          const sold = deps.soldCode?.(code);
          const status = sold?.status ?? licenses.get(code)?.status;
          if (status === undefined) return answer(c, 400, '92020011');
          const expiry =
            sold?.expireAt == null ? {} : { expire_time: formatMarketplaceTime(sold.expireAt, 14) };
          return answer(c, 200, '92020000', { data: { license_code: code, status, ...expiry } });
        }
        default:
          return answer(c, 200, '92020000');
      }
    });
  });

  app.post(`${prefix}/v1/market-event/:eventId/file`, async c => {
    const body = await bodyOf(c);
    if (!isSigned(c, body)) return unsigned(c);
    return suffering(c, async () => {
      const part = /name="isvUpdateFileReq"[^{]*(\{.*?\})\r\n/s.exec(
        Buffer.from(body).toString('latin1'),
      )?.[1];
      if (part === undefined) return answer(c, 400, '91381037');
      uploads.push({ eventId: c.req.param('eventId'), type: (JSON.parse(part) as { type: string }).type });
      return answer(c, 200, 'CBC.0000');
    });
  });

  app.get('/marketplace/statement', c => c.json(billing.statement()));
  app.get('/marketplace/uploads', c => c.json(uploads));
  app.get('/marketplace/behaviour', c => c.json(behaviour.current));
  app.post('/marketplace/behaviour', async c => {
    const given = openApiBehaviourSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ error: given.error.issues.map(({ message }) => message) }, 400);
    behaviour.change(given.data);
    return c.json(behaviour.current);
  });
  return app;
}
