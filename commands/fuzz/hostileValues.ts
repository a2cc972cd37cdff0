import type { Json, JsonObject } from '../../shared/wire/json.ts';
import type { RandomSource } from './randomSource.ts';

/** Stands in every hostile text; the log must never have it, in whatever field it came. */
export const mark = '§';

/** Would be a tag where a page shows it as it came. */
export const tag = '<i§>';

const repeated = (text: string) => (random: RandomSource) =>
  text.repeat(random.pick([10, 300, 9_000, 60_000]));

const texts: readonly ((random: RandomSource) => string)[] = [
  () => `${mark}138 1234 5678`,
  () => `${mark}zhang.san@example.com`,
  () => `${tag}"'&lt;`,
  () => `${mark}\u0000\u0001\n\r\t`,
  () => `${mark}\ud800`,
  () => `\udfff${mark}`,
  () => `${mark}😀云商店`,
  () => `${mark}&flag=0&activity=releaseInstance`,
  () => `${mark}%26flag%3D0%00%ff%zz+`,
  () => `../../${mark}/..%2f`,
  () => `${mark}${'a'.repeat(31)}!`,
  () => `[{orgCode:"${mark}", '`,
  () => `[{"userName":"${mark}","enable":"true"}]`,
  () => `${mark}\\"`.repeat(500),
  () => `{${mark}`.repeat(70),
  repeated(mark),
  repeated(` ${mark}`),
  repeated('\\"'),
  repeated('%25'),
];

const others: readonly Json[] = [
  null,
  '',
  ' ',
  0,
  -0,
  1e308,
  -1,
  1.5,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  'constructor',
  '__proto__',
  'toString',
  '..',
  '0',
  '20301301000000',
  '99999999999999',
  '99999999999999999',
  'NaN',
];

export const hostileText = (random: RandomSource): string => random.pick(texts)(random);

/** A value that no page foresees. */
export function hostileValue(random: RandomSource, depth = 0): Json {
  if (random.percent(50)) return hostileText(random);
  if (depth < 4 && random.percent(20)) {
    const size = random.below(4);
    const items = Array.from({ length: size }, () => hostileValue(random, depth + 1));
    return random.percent(50) ? items : Object.fromEntries(items.map(item => [hostileName(random), item]));
  }
  return random.pick(others);
}

const hostileName = (random: RandomSource): string =>
  random.pick([
    '__proto__',
    'constructor',
    'hasOwnProperty',
    mark,
    `${mark}name`,
    '',
    'activity',
    'flag',
    'mobile',
  ]);

/** A call's fields with some of them left out, changed, or added to. */
export function changedFields(fields: JsonObject, random: RandomSource): JsonObject {
  const changed: [string, Json][] = Object.entries(fields);
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = random.below(changed.length);
    const [name = 'activity'] = changed[at] ?? [];
    switch (random.below(5)) {
      case 0:
        changed.splice(at, 1);
        break;
      case 1:
        changed[at] = [hostileName(random), hostileValue(random)];
        break;
      case 2:
        changed.push([hostileName(random), hostileValue(random)]);
        break;
      default:
        changed[at] = [name, hostileValue(random)];
    }
  }
  return Object.fromEntries(changed);
}

/** The bytes of a text with some of them turned, taken out, or more. */
export function changedBytes(text: string, random: RandomSource): Buffer {
  const bytes = Buffer.from(text);
  const at = random.below(bytes.length + 1);
  switch (random.below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.below(256)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 3:
      return Buffer.from(text.replace('{', `{"${'x'.repeat(random.below(20))}":1,`));
    case 4:
      return Buffer.from(`${random.pick(['[', '{"a":', '"', '\\', ' ', '['.repeat(70)])}${text}`);
    case 5:
      return bytes.length === 0 ? bytes : bytes.fill(random.below(256), at, Math.min(bytes.length, at + 2));
    default:
      return Buffer.from(largeBody(random));
  }
}

/** What costs a parser most, by its size. */
function largeBody(random: RandomSource): string {
  const size = random.pick([1_000, 10_000, 100_000, 100_000]);
  switch (random.below(5)) {
    case 0:
      return `[${'[],'.repeat(size / 4)}[]]`;
    case 1:
      return `{${Array.from({ length: size / 10 }, (_, index) => `"k${index}":1`).join(',')}}`;
    case 2:
      return `{"a":"${'\\"'.repeat(size / 2)}"}`;
    case 3:
      return `{"a":${'9'.repeat(size)}}`;
    default:
      return `{"orgInfo":"[{a:\\"${'\\\\\\"'.repeat(size / 5)}"}`;
  }
}
