import { writeFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../../shared/table/client.ts';
import { tableEngines } from '../engines/tableEngines.ts';
import { kitSettings } from '../support/kitCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { playLife } from './life.ts';
import { fixtures, recordings } from './recordings.ts';
import { shapesOf } from './shapes.ts';

/** RECORD_ITEMS=COMMIT writes a new recording instead of only comparing. */
const { RECORD_ITEMS: recordAs } = process.env;

/** Kinds of ARCHITECTURE.md that a life leaves, by the beginnings of their keys. */
const kinds = [
  ...[
    'instance instance',
    'order line',
    'license application',
    'tenant binding',
    'tenant app',
    'tenant-code tenant',
  ],
  ...['users APP', 'departments bucket', 'usage window', 'usage meter', 'usage packages', 'usage total'],
  ...['session session', 'login-ticket ticket', 'nonce nonce', 'failures TIME', 'failures-unverified TIME'],
  ...['alarms TIME', 'schedule run', 'open-api-stop NAME', 'owner owner'],
];

describe('what this version writes', () => {
  let test: TestBridge;
  let items: readonly Record<string, unknown>[];
  let ids: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const [engine] = tableEngines;
    if (engine === undefined) throw new Error('no engine');
    const { endpoint } = await engine.start();
    test = await openTestBridge({ endpoint }, { settings: { ...kitSettings, TABLE_TTL: 'off' } });
    ids = await playLife(test);
    const { name } = test.bridge.config.table;
    // The bridge's own client refuses a scan.
    const client = documentClient({ name, ttl: false, endpoint });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }));
    client.destroy();
    items = Items.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
    if (recordAs !== undefined) {
      const recording = { takenAt: test.clock.now(), ids, items };
      writeFileSync(
        new URL(`items-${recordAs}.json`, fixtures),
        `${JSON.stringify(recording, undefined, 1)}\n`,
      );
    }
  });
  afterAll(() => test.close());

  it('is an item of every kind', () => {
    const written = Object.keys(shapesOf(items));
    expect(kinds.filter(kind => !written.includes(kind))).toEqual([]);
  });

  // A version that writes something else is met by the one before it, while a deployment rolls and after a return to it. So
  // that this is tried (test/versions/README.md), what it writes is recorded first.
  it.skipIf(recordAs !== undefined)(
    'is what the newest recording holds; else record it: RECORD_ITEMS=$(git rev-parse --short HEAD)',
    () => {
      const newest = recordings.at(-1);
      expect(shapesOf(items)).toEqual(shapesOf(newest?.items ?? []));
    },
  );
});
