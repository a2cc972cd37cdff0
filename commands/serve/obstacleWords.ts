import type { Language } from '../terminal/language.ts';

/** Why a directory cannot be worked in (sandbox/dataDirectory.ts), or its table does not open. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(.+) cannot be made \((.+)\)$/s, '无法创建 $1（$2）'],
  [/^(.+) is no directory: name another, or take it away$/s, '$1 不是目录：请另选一个，或将它移走'],
  [/^(.+) is no file: take it away$/s, '$1 不是文件：请将它移走'],
  [/^(.+) leads through a file: name another$/s, '$1 的路径中有一个是文件：请另选一个'],
  [/^(.+) cannot be read and written by this user \((.+)\)$/s, '当前用户无法读写 $1（$2）'],
  [/^(.+) cannot be used \((.+)\)$/s, '$1 无法使用（$2）'],
  [
    /^the table does not open; is another sandbox using the same data directory\?$/,
    '表无法打开；是否有另一个进程正在使用同一目录？',
  ],
];

/** For people; what nobody knows is quoted. */
export function obstacleWords(language: Language, english: string): string {
  if (language === 'en') return english;
  const known = patterns.find(([of]) => of.test(english));
  return known === undefined ? `“${english}”` : english.replace(known[0], known[1]);
}
