import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { readDeployment } from '../../../bundling/deployment.ts';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { type EmbeddedTable, startEmbeddedTable } from '../../../sandbox/deployment/table/embeddedTable.ts';
import type { ProductMessage } from '../../../sandbox/product/demonstrationAnswer.ts';
import { sandboxFiles } from '../../../sandbox/sandboxFiles.ts';
import type { ExpectedLife } from './expectedLife.ts';
import type { Soaked } from './soak.ts';

const tableName = 'koogallery-bridge-sandbox';

/** The table of a sandbox that has ended. */
export async function tableOf(directory: string): Promise<EmbeddedTable> {
  const { table: properties } = await readDeployment(projectDirectory);
  return startEmbeddedTable({ directory: sandboxFiles(directory).table, tableName, properties });
}

const dayMs = 86_400_000;
/** EXPIRY_GRACE_HOURS, RETENTION_DAYS as they are by default, and the notice before a release. */
const [graceMs, retentionMs, noticeMs] = [dayMs, 15 * dayMs, 3 * dayMs];
/** Times of calls are in seconds, and a freeze is known a moment before it is written. */
const exactMs = 2_000;

type Item = Readonly<Record<string, AttributeValue>>;

export interface LeftDue {
  /** Items with work ahead, by the reason why it is not due. */
  readonly ahead: ReadonlyMap<string, number>;
  readonly unexplained: readonly string[];
}

/**
 * Reads everything in the table of the sandbox that has ended, and asks of each item that stands in the index of what is due
 * why it does.
 */
export async function leftDue(
  { endpoint }: Pick<EmbeddedTable, 'endpoint'>,
  { orders, lives, endedAt: now }: Soaked,
  heard: readonly ProductMessage[],
): Promise<LeftDue> {
  const ahead = new Map<string, number>();
  const unexplained: string[] = [];
  // Nobody but the seller names the instance of a code.
  const instanceOfCode = new Map(heard.map(({ data }) => [String(data.license), String(data.instanceId)]));
  const byInstance = new Map(
    orders.map(({ planned, instanceId, license }) => [
      instanceId ?? instanceOfCode.get(license ?? ''),
      lives.get(license ?? planned.orderId),
    ]),
  );
  const lifeOf = (instanceId: string) => byInstance.get(instanceId);
  for (const item of await allItems(endpoint)) {
    const kind = item.dueShard?.S?.split('#')[0];
    const dueAt = Number(item.dueAt?.N);
    if (kind === undefined) continue;
    const reason = dueAt <= now ? undefined : reasonOf(kind, dueAt, item, lifeOf);
    if (reason !== undefined) ahead.set(reason, (ahead.get(reason) ?? 0) + 1);
    else
      unexplained.push(
        `${item.pk?.S} ${item.sk?.S} is left due: ${kind} at ${new Date(dueAt).toISOString()}, it is ${new Date(now).toISOString()}`,
      );
  }
  return { ahead, unexplained };
}

/** Why the work of an item lies ahead; undefined where nothing says so. */
function reasonOf(
  kind: string,
  dueAt: number,
  item: Item,
  lifeOf: (instanceId: string) => ExpectedLife | undefined,
): string | undefined {
  // Whatever has a time to live goes when that is over.
  if (kind === 'purge')
    return Number(item.ttl?.N) * 1_000 === dueAt ? 'kept until its time is over' : undefined;
  const life = lifeOf(item.pk?.S?.split('#')[1] ?? '');
  const { status, expireAt } = life ?? {};
  if (expireAt === undefined) return undefined;
  if (kind === 'expire' && status === 'active' && dueAt >= expireAt + graceMs - exactMs)
    return 'its period has not ended';
  const isReleaseOf = kind === 'release' || kind === 'expire';
  if (isReleaseOf && status === 'frozen' && dueAt >= expireAt + graceMs + retentionMs - noticeMs - exactMs)
    return 'its retention has not ended';
  return undefined;
}

async function allItems(endpoint: string): Promise<readonly Item[]> {
  const client = new DynamoDBClient({
    ...{ endpoint, region: 'local' },
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
  });
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName })) items.push(...Items);
  client.destroy();
  return items;
}
