/**
 * Whether two texts are one number, whatever their zeros, currencies and separators. A single comma is a decimal one
 * unless three digits follow it; of commas and dots together the last is.
 */
export function sameNumber(left: string, right: string): boolean {
  return left === right || normal(left) === normal(right);
}

function normal(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const [, before = '', number = '', after = ''] = /^(\D{0,6}?)(\d[\d\s.,'’]*)(\D{0,6})$/.exec(plain) ?? [];
  if (number === '') return text;
  const isNegative =
    before.includes('-') || after.includes('-') || (before.includes('(') && after.includes(')'));
  const point = pointOf(number.trim());
  const whole = (point === -1 ? number : number.slice(0, point)).replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  const places =
    point === -1
      ? ''
      : number
          .slice(point + 1)
          .replace(/\D/g, '')
          .replace(/0+$/, '');
  const value = places === '' ? whole : `${whole}.${places}`;
  return isNegative && value !== '0' ? `-${value}` : value;
}

/** Where the decimals begin; -1 when there are none. */
function pointOf(number: string): number {
  const last = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  if (last === -1) return -1;
  const mark = number.charAt(last);
  const others = [...number].filter(it => it === '.' || it === ',').length - 1;
  if (number.includes('.') && number.includes(',')) return last;
  if (mark === ',' && (others > 0 || number.length - last - 1 === 3)) return -1;
  return others > 0 ? -1 : last;
}
