/** What a terminal obeys, and what turns the direction of reading. Line ends and tabs stay. */
const obeyed = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that others have a part in, for a terminal: ids, and whatever a deployment answers. An escape sequence in it is shown
 * (`\u{1b}`) and not obeyed.
 */
export const printable = (text: string): string =>
  text.replace(obeyed, sign =>
    sign === '\n' || sign === '\t' ? sign : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
