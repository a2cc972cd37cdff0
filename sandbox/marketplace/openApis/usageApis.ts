import { type Context, Hono } from 'hono';
import { isoTime } from '../../../shared/platform/time.ts';
import { signUsagePush } from '../../../shared/wire/openApi/usagePush.ts';
import type { Billing, PushedRecord, UsageApi, UsageCall } from './billing.ts';
import type { BehaviourSwitch } from './openApiBehaviour.ts';

export interface UsageApiDeps {
  readonly clock: () => number;
  readonly billing: Billing;
  readonly behaviour: BehaviourSwitch;
  /** Whether an instance is paid by use. */
  readonly paidByUse: (instanceId: string) => boolean;
  /** The seller's keys of the interfaces whose products are billed by use. */
  readonly usageKeys: readonly string[];
  /** Whether AK and SK signed the request. */
  readonly isSigned: (c: Context, body: Uint8Array) => boolean;
  readonly unsigned: (c: Context) => Response;
}

const maxPush = 1_000;

/** The instance is not pay-per-use (zh-cn_topic_0070649410). */
const notPayPerUse = '012';

/** Both usage APIs: the new one signed in headers of its own, the old one with AK and SK (docs/protocol/open-apis.md 5.1, 5.4). */
export function usageApis({
  clock,
  billing,
  behaviour,
  paidByUse,
  usageKeys,
  isSigned,
  unsigned,
}: UsageApiDeps): Hono {
  const app = new Hono();

  app.post('/api/mkp-openapi-public/global/v1/isv/usage-data', async c => {
    const body = await bytesOf(c);
    const { ts = '', nonce = '', signature } = c.req.header();
    const text = body.toString('utf8');
    const known = usageKeys.some(key => signature === signUsagePush(key, ts, nonce, text));
    return push(c, 'new', body, known ? undefined : failure(c, 400, 'MKT.0102'));
  });

  app.post('/rest/marketplace/v1/isv/usage-data', async c => {
    const body = await bytesOf(c);
    return push(c, 'old', body, isSigned(c, body) ? undefined : unsigned(c));
  });

  async function push(
    c: Context,
    api: UsageApi,
    body: Buffer,
    refusal: Response | undefined,
  ): Promise<Response> {
    const records = readRecords(body);
    const note = (outcome: UsageCall['outcome'], refused = 0) =>
      billing.called({
        at: isoTime(clock()),
        api,
        records: records?.length ?? 0,
        refused,
        outcome,
      });
    if (refusal !== undefined) {
      note('signature');
      return refusal;
    }
    let worked: readonly [outcome: UsageCall['outcome'], refused: number] = ['accepted', 0];
    const { mode, response } = await behaviour.suffer(c, async () => {
      // The product is mandatory in the old API.
      if (records === undefined || (api === 'old' && records.some(it => it.product_id === undefined))) {
        worked = ['unreadable', 0];
        return failure(c, 400, 'MKT.0101');
      }
      if (records.length > maxPush) {
        worked = ['too-many', 0];
        return failure(c, 500, 'MKT.9003');
      }
      const refused = billing.take(
        records,
        api,
        clock(),
        instanceId => behaviour.refusalOf(instanceId) ?? (paidByUse(instanceId) ? undefined : notPayPerUse),
      );
      worked = ['accepted', refused.length];
      return c.json({
        error_code: 'MKT.0000',
        error_msg: 'success',
        ...(refused.length === 0 ? {} : { data: { abnormal_usage_data: refused } }),
      });
    });
    const [outcome, refused] = worked;
    note(mode === 'busy' || mode === 'down' || mode === 'lost' ? mode : outcome, refused);
    return response;
  }

  return app;
}

const bytesOf = async (c: Context): Promise<Buffer> => Buffer.from(await c.req.arrayBuffer());

const failure = (c: Context, status: 400 | 500, code: string): Response =>
  c.json({ error_code: code, error_msg: code }, status);

function readRecords(body: Buffer): readonly PushedRecord[] | undefined {
  try {
    const { usage_records: records } = JSON.parse(body.toString('utf8')) as { usage_records?: unknown };
    const sound = Array.isArray(records) && records.every(it => typeof it?.instance_id === 'string');
    return sound ? (records as readonly PushedRecord[]) : undefined;
  } catch {
    return undefined;
  }
}
