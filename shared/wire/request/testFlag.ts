/**
 * True for calls of the debugging page and of the daily dial tests: `"1"` or `1`. Everything else is real,
 * absent, `"0"`, empty and null included. Source: parameter `testFlag`, `zh-cn_topic_0070649427`.
 */
export function isTestCall(flag: unknown): boolean {
  return flag === '1' || flag === 1;
}
