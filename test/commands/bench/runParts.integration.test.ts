import { describe, expect, it } from 'vitest';
import { figure, text } from '../../../commands/bench/figure.ts';
import type { BenchPart } from '../../../commands/bench/parts/part.ts';
import { requests } from '../../../commands/bench/parts/requests.ts';
import { runParts } from '../../../commands/bench/runParts.ts';

const part = (id: string, measure: BenchPart['measure'], maxSeconds = 60): BenchPart => ({
  id,
  title: text(`the part ${id}`, id),
  maxSeconds,
  measure,
});
const options = { rounds: 1, step: () => undefined };
const good = part('good', async () => [figure(text('one', '一'), 1)]);

describe('the bench', () => {
  it('goes on after a part that fails and after one that hangs, and says why they are missing', async () => {
    let stopped: string | undefined;
    const failing = part('failing', async ({ engine }) => {
      stopped = engine.endpoint;
      throw new Error('it broke\nin detail');
    });
    const hanging = part('hanging', () => new Promise(() => undefined), 0);
    const { parts } = await runParts([failing, hanging, good], { ...options, graceMs: 10 });
    expect(parts.map(({ figures }) => figures[0]?.missing ?? figures[0]?.value)).toEqual([
      'it broke',
      'it had not ended when its time was up',
      '1',
    ]);
    await expect(fetch(stopped ?? '')).rejects.toThrow();
  });

  it('begins nothing any more when its whole time is up', async () => {
    const { parts } = await runParts([good], { ...options, wholeMs: 0 });
    expect(parts[0]?.figures).toEqual([{ name: good.title, missing: 'the time was up' }]);
  });

  it('counts the requests of every activity, and all are within what is promised', async () => {
    const { parts } = await runParts([requests], options);
    const figures = parts[0]?.figures ?? [];
    expect(figures.filter(({ isMet }) => isMet !== true)).toEqual([]);
    expect(figures.length).toBeGreaterThanOrEqual(20);
  });
});
