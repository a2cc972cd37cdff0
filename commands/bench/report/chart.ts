import type { Text } from '../figure.ts';
import type { BenchResult } from '../runParts.ts';

const row = 30;
const left = 300;
const width = 760;
const barEnd = width - 90;

const title: Text = { en: 'Calls a second', zh: '每秒调用数' };

interface Bar {
  readonly name: Text;
  readonly value: number;
}

/** Calls a second as bars: the first figures with a rate that the result has. A drawing of its own for each language. */
export function chart(result: BenchResult, language: keyof Text): string {
  const bars = result.parts
    .flatMap(({ figures }) => figures)
    .filter(({ value, number }) => number !== undefined && value?.endsWith('/s') === true)
    .map(({ name, number = 0 }): Bar => ({ name, value: number }))
    .slice(0, 7);
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const height = row * bars.length + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="14">
<title>${title[language]}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${bars.map((bar, index) => barOf(bar, index, most, language)).join('\n')}
</svg>
`;
}

function barOf({ name, value }: Bar, index: number, most: number, language: keyof Text): string {
  const top = 10 + index * row;
  const length = Math.round((value / most) * (barEnd - left));
  // Ours are those that a purchase makes; the others are what a seller would write instead.
  const colour = /purchase/.test(name.en) ? '#c7000b' : '#8a94a6';
  return [
    `<text x="${left - 12}" y="${top + 18}" text-anchor="end" fill="#252b3a">${escaped(name[language])}</text>`,
    `<rect x="${left}" y="${top + 4}" width="${length}" height="${row - 10}" rx="2" fill="${colour}"/>`,
    `<text x="${left + length + 8}" y="${top + 18}" fill="#252b3a">${Math.round(value).toLocaleString('en-US')}/s</text>`,
  ].join('\n');
}

const escaped = (plain: string): string => plain.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
