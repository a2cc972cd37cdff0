import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openProductJournal } from '../../../sandbox/product/productJournal.ts';

it('holds the newest 5,000 attempts and every event; the file has all', () => {
  const directory = mkdtempSync(join(tmpdir(), 'product-journal-'));
  try {
    const file = join(directory, 'product.jsonl');
    const journal = openProductJournal(file);
    const [type, at] = ['instance.created', '2026-01-01T00:00:00.000Z'];
    const message = { id: 'e-1', type, timestamp: at, data: {} };
    journal.add({ kind: 'event', message, answer: { status: 200, body: {} } });
    for (let number = 1; number <= 5_003; number += 1)
      journal.add({ kind: 'attempt', id: `e-${number}`, type, at, outcome: 'failed' });
    expect(journal.attempts).toHaveLength(5_000);
    expect([journal.attempts[0]?.id, journal.attempts.at(-1)?.id]).toEqual(['e-4', 'e-5003']);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(5_004);
    const again = openProductJournal(file);
    expect([again.attempts.length, again.events.size]).toEqual([5_000, 1]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
