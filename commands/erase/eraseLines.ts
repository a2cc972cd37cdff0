import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { recentLines } from '../../shared/outbox/history/recent.ts';
import type { OutboxItem } from '../../shared/outbox/outboxItem.ts';
import { defined } from '../../shared/platform/defined.ts';
import type { BridgeTable } from '../../shared/table/bridgeTable.ts';
import type { Changes, ItemStore } from '../../shared/table/itemStore.ts';
import type { ItemKey } from '../../shared/table/key.ts';
import { pages } from '../../shared/table/page.ts';
import { queryPage } from '../../shared/table/queryPage.ts';
import { tableError } from '../../shared/table/tableError.ts';
import { keptFacts, keptNote } from './keptFacts.ts';

/** Writes that lose their race are made again, so often. */
const maxTries = 20;

/**
 * Takes what may be personal out of the lines and the waiting events that an item carries itself.
 *
 * @returns how many were changed
 */
export async function eraseCarried<Item extends OutboxItem>(
  store: ItemStore<Item>,
  key: ItemKey,
): Promise<number> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const item = await store.read(key);
    if (item === undefined) return 0;
    const recent = recentLines(item).map(line => keptLine(line.stored, line.fields));
    const outbox = item.outbox.map(({ lastFailure: _, ...entry }) => ({
      ...entry,
      data: keptFacts(entry.data),
    }));
    const changed =
      recent.filter((line, place) => line !== recentLines(item)[place]?.stored).length +
      outbox.filter((entry, place) => JSON.stringify(entry) !== JSON.stringify(item.outbox[place])).length;
    if (changed === 0) return 0;
    const changes = {
      version: item.version + 1,
      outbox,
      recent: recent.filter(line => line !== undefined),
    } as unknown as Changes<Item>;
    const { written } = await store.update(key, changes, { attr: 'version', eq: item.version });
    if (written) return changed;
  }
  throw tableError(new Error('the item changes all the time'));
}

/** A line that nobody can read may hold anything: it goes. */
function keptLine(stored: unknown, fields: Readonly<Record<string, unknown>> | undefined): unknown {
  if (fields === undefined) return undefined;
  const data = fields.data as Readonly<Record<string, unknown>>;
  const [kept, note] = [keptFacts(data), keptNote(fields.note)];
  if (kept === data && note === fields.note) return stored;
  return JSON.stringify({ ...fields, data: kept, ...defined({ note }) });
}

/** The same for the lines of a partition's history that are items of their own. */
export async function eraseHistory(table: BridgeTable, partition: string): Promise<number> {
  let changed = 0;
  const part = { partition, range: { beginsWith: 'event#' } };
  for await (const lines of pages(from => queryPage(table, part, { from }))) {
    for (const { pk, sk, data, note } of lines) {
      if (typeof data !== 'object' || data === null) continue;
      const kept = keptFacts(data as Readonly<Record<string, unknown>>);
      const shortened = keptNote(note);
      if (kept === data && shortened === note) continue;
      await setFacts(table, { pk: String(pk), sk: String(sk) }, kept, shortened);
      changed += 1;
    }
  }
  return changed;
}

async function setFacts(
  table: BridgeTable,
  Key: ItemKey,
  data: unknown,
  note: string | undefined,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.getName(),
    Key,
    UpdateExpression: note === undefined ? 'SET #data = :data' : 'SET #data = :data, note = :note',
    // What the engine has removed meanwhile does not come back.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#data': 'data' },
    ExpressionAttributeValues: { ':data': data, ...defined({ ':note': note }) },
  });
  try {
    await table.getDocumentClient().send(command);
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return;
    throw tableError(cause);
  }
}
