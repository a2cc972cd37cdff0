/**
 * What the log may have of a value from outside. A field that the pages document as an id or a word may still hold anything,
 * so each is written only in the shape that such a field has; everything else is in the item and its history, sealed where
 * it is personal.
 */

/** An id of an order, an instance, an enterprise: no blanks, no `@`, no `+`, no more than 128 characters. */
export const loggedId = (value: string): string => (isId(value) ? value : '(no id)');

export const isId = (value: string): boolean => /^[\w.:~-]{1,128}$/.test(value);

/** A key of the table or the id of an event: ids, joined by `#` or `~`, other signs in them as `%hh` or `*hh*`. */
export function loggedKey(value: string): string {
  const plain = value.replace(/\*([\da-f]{2,6})\*/g, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16) % 0x110000),
  );
  return /^[\w.:~#%/-]{1,700}$/.test(plain) ? value : '(no key)';
}

/** A word of the protocol, such as `RENEWAL` or `TRIAL_TO_FORMAL`: capitals only, so no name and no number passes. */
export const loggedWord = (value: string): string => (isWord(value) ? value : '(no word)');

export const isWord = (value: string): boolean => /^[A-Z]+(?:_[A-Z]+)*$/.test(value) && value.length <= 32;

/** A code of one or two digits, or a short lower-case word such as `year`. */
export const loggedCode = (value: string): string =>
  /^(?:\d{1,2}|[a-z]{1,10})$/.test(value) ? value : '(no code)';
