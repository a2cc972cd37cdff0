import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type DueKind, dueShard, shards } from '../../../shared/table/dueShards.ts';
import { firstOfPartition } from './tableEngine.ts';

/** Whether there can be anything to do for the schedules. */
export interface TableActivity {
  /** How many writes were answered so far. */
  writes(): number;
  /** When the next work of the table is due, epoch ms; undefined when there is none. */
  nextDueAt(): Promise<number | undefined>;
}

const kinds = ['deliver', 'expire', 'release', 'usage', 'purge'] as const satisfies readonly DueKind[];

const partitions = kinds.flatMap(kind => Array.from({ length: shards }, (_, shard) => dueShard(kind, shard)));

/** Listens to the requests of a table engine's server. */
export function watchTable(server: Server, tableName: string): TableActivity {
  let writes = 0;
  let known: { readonly writes: number; readonly at: number | undefined } | undefined;
  server.on('request', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const isRead = /\.(GetItem|BatchGetItem|Query|Scan|DescribeTable|ListTables)$/.test(
      String(headers['x-amz-target']),
    );
    // By the time of its answer it has been done.
    if (!isRead) response.once('close', () => (writes += 1));
  });

  async function earliest(): Promise<number | undefined> {
    let at: number | undefined;
    for (const partition of partitions) {
      const first = await firstOfPartition(server, { table: tableName, index: 'due', partition });
      if (first?.dueAt?.N !== undefined) at = Math.min(at ?? Number.POSITIVE_INFINITY, Number(first.dueAt.N));
    }
    return at;
  }

  return {
    writes: () => writes,
    async nextDueAt() {
      const before = writes;
      if (known?.writes !== before) known = { writes: before, at: await earliest() };
      return known.at;
    },
  };
}
