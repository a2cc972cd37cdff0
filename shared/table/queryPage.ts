import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { defined } from '../platform/defined.ts';
import type { BridgeTable } from './bridgeTable.ts';
import type { ItemKey } from './key.ts';
import type { Page, PageOptions } from './page.ts';
import { tableError } from './tableError.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What of a partition: all, or a range of its sort keys. */
export interface PartitionPart {
  readonly partition: string;
  readonly range?: { readonly beginsWith: string } | { readonly between: readonly [string, string] };
}

/**
 * One page of a partition as it is stored, read consistently.
 *
 * @throws {TableError}
 */
export async function queryPage(
  table: BridgeTable,
  { partition, range }: PartitionPart,
  options: PageOptions,
): Promise<Page<Attributes>> {
  const query = range === undefined ? { partition } : { partition, range: mutable(range) };
  return send(
    options,
    table
      .build(QueryCommand)
      .query(query)
      .options({ ...paged(options), consistent: true }),
  );
}

/** What of an index: everything in one of its partitions, or only what lies before a time, epoch ms. */
export interface IndexPart {
  readonly index: 'due' | 'listed';
  readonly partition: string;
  readonly upTo?: number;
}

/**
 * Keys of one page of an index. It may be minutes behind: it only finds candidates, the items decide.
 *
 * @throws {TableError}
 */
export async function findKeys(
  table: BridgeTable,
  { index, partition, upTo }: IndexPart,
  options: PageOptions,
): Promise<Page<ItemKey>> {
  const query = { index, partition, ...(upTo === undefined ? {} : { range: { lte: upTo } }) };
  const page = await send(options, table.build(QueryCommand).query(query).options(paged(options)));
  return { ...page, items: page.items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })) };
}

interface Sendable {
  send(options: { abortSignal?: AbortSignal }): Promise<{
    readonly Items?: readonly Attributes[] | undefined;
    readonly LastEvaluatedKey?: Attributes | undefined;
  }>;
}

async function send({ signal }: PageOptions, command: Sendable): Promise<Page<Attributes>> {
  try {
    const { Items = [], LastEvaluatedKey } = await command.send(
      signal === undefined ? {} : { abortSignal: signal },
    );
    return LastEvaluatedKey === undefined ? { items: Items } : { items: Items, next: LastEvaluatedKey };
  } catch (cause) {
    throw tableError(cause);
  }
}

const paged = ({ limit, from, reverse }: PageOptions) => ({
  ...defined({ limit, reverse }),
  ...(from === undefined ? {} : { exclusiveStartKey: { ...from } }),
});

const mutable = (range: NonNullable<PartitionPart['range']>) =>
  'between' in range ? { between: [...range.between] as [string, string] } : range;
