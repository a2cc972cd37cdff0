import { dayMs, hourMs, minuteMs, secondMs } from '../../../../shared/platform/time.ts';

/** A span between two neighbouring moments. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Horizontal place and width. */
  readonly x: number;
  readonly width: number;
}

export interface TimeScale {
  /** Where a moment lies, 0 to `width`. */
  place(at: number): number;
  readonly gaps: readonly Gap[];
}

/**
 * A scale on which seconds and years can be read side by side: every stretch between two moments is as wide as the
 * logarithm of its length, and inside a stretch time is even.
 *
 * @param moments epoch ms, any order, at least one
 */
export function timeScale(moments: readonly number[], width: number): TimeScale {
  const sorted = [...new Set(moments)].sort((one, other) => one - other);
  const spans = sorted.slice(1).map((to, index) => ({ from: sorted[index] ?? to, to }));
  const weights = spans.map(({ from, to }) => 0.12 + Math.log10(1 + (to - from) / 1_000));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let x = 0;
  const gaps = spans.map((span, index) => {
    const part = ((weights[index] ?? 0) / total) * width;
    const gap = { ...span, x, width: part };
    x += part;
    return gap;
  });
  return {
    gaps,
    place(at) {
      const gap = gaps.find(({ to }) => at <= to) ?? gaps.at(-1);
      if (gap === undefined) return width / 2;
      const part = (at - gap.from) / (gap.to - gap.from);
      return gap.x + Math.min(1, Math.max(0, part)) * gap.width;
    },
  };
}

/** A length of time in its largest unit: `12 s`, `3 h`, `365 d`. In Chinese: `12 秒`, `3 小时`, `365 天`. */
export function lengthOfTime(ms: number, language: 'en' | 'zh' = 'en'): string {
  const units = [
    [dayMs, 'd', '天'],
    [hourMs, 'h', '小时'],
    [minuteMs, 'min', '分钟'],
    [secondMs, 's', '秒'],
  ] as const;
  const [size, en, zh] = units.find(([unit]) => ms >= unit) ?? ([1, 'ms', '毫秒'] as const);
  return `${Math.round(ms / size)} ${language === 'zh' ? zh : en}`;
}
