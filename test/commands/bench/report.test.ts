import { describe, expect, it } from 'vitest';
import { costFigure, type Figure, figure, middle, text } from '../../../commands/bench/figure.ts';
import { chart } from '../../../commands/bench/report/chart.ts';
import { guides } from '../../../commands/bench/report/guide.ts';
import { terminalText } from '../../../commands/bench/report/terminalText.ts';
import type { BenchResult } from '../../../commands/bench/runParts.ts';

const resultOf = (...figures: readonly Figure[]): BenchResult => ({
  takenAt: '2026-11-27',
  node: 'v20.19.0',
  machine: '2 × a processor',
  engine: 'dynoxide',
  load: 0.5,
  rounds: 5,
  parts: [{ title: text('what was measured', '测量内容'), figures }],
});
const reached = figure(text('a ratio', '比值'), 0.8, { atLeast: 0.7 });
const missed = figure(text('another | ratio', '另一比值'), 7.25, { atMost: 6 });
const untaken: Figure = { name: text('a third', '第三项'), missing: 'the time was up' };
const purchase = figure(text('a purchase, told', '购买'), 400, { unit: '/s', digits: 0 });

describe('a figure', () => {
  it('is held against what is aimed at, from below or from above', () => {
    expect(reached).toMatchObject({ value: '0.8', aim: '≥ 0.7', isMet: true });
    expect(missed).toMatchObject({ value: '7.25', aim: '≤ 6', isMet: false });
    expect(figure(text('at the border', '边界'), 6, { atMost: 6 }).isMet).toBe(true);
    expect('isMet' in purchase).toBe(false);
  });

  it('of requests misses its aim by either number', () => {
    const name = text('a call', '调用');
    const costs = [
      { requests: 3, chain: 2 },
      { requests: 4, chain: 2 },
      { requests: 3, chain: 3 },
    ];
    expect(costs.map(cost => costFigure(name, cost, [3, 2]).isMet)).toEqual([true, false, false]);
    expect(costFigure(name, { requests: 3, chain: 2 }, [3, 2])).toMatchObject({
      value: '3 / 2',
      aim: '≤ 3 / 2',
    });
  });

  it('that is not a number has missed its aim', () => {
    expect(figure(text('nothing', '无'), middle([]), { atMost: 6 }).isMet).toBe(false);
    expect(figure(text('nothing', '无'), middle([]), { atLeast: 6 }).isMet).toBe(false);
  });

  it('of several is the middle one, whatever their order', () => {
    expect(middle([9, 1, 5])).toBe(5);
    expect(middle([4, 1, 3, 2])).toBe(3);
  });
});

describe('the result of the bench', () => {
  it('shows at the terminal what missed its aim, and why a figure is not there', () => {
    const lines = terminalText(resultOf(reached, missed, untaken)).split('\n');
    expect(lines.find(line => line.includes('a ratio'))).toMatch(/0\.8 ✓ {2}a ratio {2}\(aim ≥ 0\.7\)/);
    expect(lines.find(line => line.includes('another'))).toMatch(/7\.25 ✗/);
    expect(lines.find(line => line.includes('a third'))).toMatch(/not taken, the time was up/);
  });

  it('becomes a page with the same rows in both languages', () => {
    const { en, zh } = guides(resultOf(reached, missed, untaken));
    const rows = (page: string) => page.split('\n').filter(line => line.startsWith('|'));
    expect(rows(en)).toEqual([
      '| what | figure | aim | reached |',
      '|---|---|---|---|',
      '| a ratio | 0.8 | ≥ 0.7 | yes |',
      '| another \\| ratio | 7.25 | ≤ 6 | **no** |',
      '| a third | not taken: the time was up |  |  |',
    ]);
    expect(rows(zh)).toHaveLength(rows(en).length);
    expect(zh.match(/^#+ /gm)).toEqual(en.match(/^#+ /gm));
  });

  it('becomes a chart of the rates alone, in which nothing of a name is markup', () => {
    const other = figure(text('<read> & insert', '先读后写'), 800, { unit: '/s', digits: 0 });
    const drawing = chart(resultOf(reached, purchase, other), 'en');
    expect(drawing.match(/<rect x=/g)).toHaveLength(2);
    expect(drawing).toContain('&#60;read&#62; &#38; insert');
    const widths = [...drawing.matchAll(/width="(\d+)" height="20"/g)].map(([, width]) => Number(width));
    expect(widths[0]).toBe(Math.round((widths[1] ?? 0) / 2));
    expect(chart(resultOf(reached, purchase, other), 'zh')).toContain('先读后写');
  });
});
