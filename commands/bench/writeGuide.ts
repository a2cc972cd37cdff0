import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chart } from './report/chart.ts';
import { guides } from './report/guide.ts';
import type { BenchResult } from './runParts.ts';

/** Writes the page of the guide in both languages, and the chart of each. @returns the names of the files */
export async function writeGuide(directory: string, result: BenchResult): Promise<readonly string[]> {
  const { en, zh } = guides(result);
  const files = {
    'performance.md': en,
    'performance.zh-CN.md': zh,
    'pictures/performance.svg': chart(result, 'en'),
    'pictures/performance.zh-CN.svg': chart(result, 'zh'),
  };
  await mkdir(join(directory, 'pictures'), { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  return Object.keys(files);
}
