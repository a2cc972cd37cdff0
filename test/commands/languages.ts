/** What stands the same in every language: commands, addresses, quoted words, names of settings and fields. */
const identifiers: readonly RegExp[] = [
  /“[^”]*”/g,
  /https?:\/\/\S+/g,
  /\bcurl .*/g,
  /\bnpm (run [\w-]+|start)( --( (?!--)[^\s\p{Script=Han}]+| --[\w-]+)*)?/gu,
  /Service Quotas|AWS Lambda/g,
  /-H "[^"]*"/g,
];

/** English words in a row that somebody who reads Chinese would meet; empty when there are none. */
export function englishIn(chinese: string): readonly string[] {
  const rest = identifiers.reduce((text, identifier) => text.replace(identifier, '·'), chinese);
  return rest.match(/\b[A-Za-z]{2,} [a-z]{2,}\b[^\n]{0,40}/g) ?? [];
}

/** Chinese that somebody who reads English would meet; empty when there is none. */
export function chineseIn(english: string): readonly string[] {
  // A column of somebody's bill has the name that it has.
  return english.replaceAll('orderId=订单号', '').match(/[^\n]{0,20}[\p{Script=Han}，。：；（）]+/gu) ?? [];
}
