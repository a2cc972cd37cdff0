import { refuseInBoth } from '../terminal/refusal.ts';

/** @throws {Refusal} when the text is no http or https address */
export function readAddress(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return refuseInBoth(
      `${option} must be an http or https address, such as https://shop.example.com; it is "${text}"`,
      `${option} 必须是 http 或 https 地址，例如 https://shop.example.com；现在是“${text}”`,
    );
  }
  return url;
}
