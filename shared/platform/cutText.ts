/**
 * The first characters of a text from outside. Half of a pair at the cut, or one that came so, becomes U+FFFD: UTF-8 has no
 * such thing, and a table refuses it.
 *
 * @param max UTF-16 code units
 */
export const cutText = (text: string, max: number): string => text.slice(0, max).toWellFormed();
