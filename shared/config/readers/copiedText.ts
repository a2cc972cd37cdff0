/**
 * What clipboards, consoles and files of variables leave in or around a value. A key with it would start and then fail
 * every call, which costs more than a start that is refused. A problem says what to do; it never repeats the value.
 */

const quotes = '"\'`´“”„‟‘’‚‛«»‹›「」『』〝〞＂＇｀';
const openings = '[({<【［（｛＜《〈';
const closings = '])}>】］）｝＞》〉';

const inClass = (characters: string) => characters.replaceAll(/[\\\]^-]/g, '\\$&');

const quoteAtAnEnd = new RegExp(`^[${inClass(quotes)}]|[${inClass(quotes)}]$`);
const escapedQuoteAtAnEnd = /^(\\["']|&quot;|&#3[49];|%2[27])|(\\["']|&quot;|&#3[49];|%2[27])$/i;
/** Not at the end of `https://shop.example.com/{instanceId}`, where both are part of the text. */
const bracketAtAnEnd = new RegExp(`^[${inClass(openings)}]|^[^${inClass(openings)}]*[${inClass(closings)}]$`);
const quoteOrBracket = new RegExp(`[${inClass(quotes + openings + closings)}]`);

/** `BASE_ACCESS_KEYS=…`, `export X_Y=…`, `- X_Y: …`: the line was copied, not the value. */
const nameBefore =
  /^(?:(?:export|set|setenv|env|-e|--env|-)\s+)?(?:[A-Z][A-Z0-9_]*\s*=\s*[^=\s]|[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*:\s)/;

/** A name that something was to put the value in for: `${KEY}`, `{{KEY}}`, `%KEY%`, `<your key>`. */
const placeholder = /^(\$\{?[A-Za-z_][\w.:-]*\}?|\$?\{\{.*\}\}|%[A-Za-z_]\w*%|<.*>)$/;

/** Controls, and what Unicode says to be of no width or to be a blank that looks like nothing. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]|[^\P{Z} ]/u;

/** Forms that an input method for Chinese writes in place of ASCII, and the punctuation that comes with them. */
const fullWidth = /[\uFF01-\uFF60\uFFE0-\uFFE6、。【】《》〈〉「」『』]/;

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * What is wrong around a whole setting, of whatever kind: quotation marks, its own name. Undefined: nothing.
 *
 * @param text without blanks around it
 */
export function copiedAround(text: string): string | undefined {
  if (quoteAtAnEnd.test(text) || escapedQuoteAtAnEnd.test(text)) {
    return 'is in quotation marks: take them away, they count as part of the value here';
  }
  return nameBefore.test(text) ? 'begins with a name and =: give only what stands behind it' : undefined;
}

/** The text as somebody meant it who sees it: without what is invisible, with full-width forms as ASCII. */
export const asSeen = (text: string): string =>
  text.replaceAll(new RegExp(invisible, 'gu'), '').normalize('NFKC');

/** What nobody sees in a key or an address. Undefined: nothing. */
export function hiddenCharacter(text: string): string | undefined {
  const hidden = invisible.exec(text)?.[0];
  return hidden === undefined
    ? undefined
    : `holds an invisible character (${codePoint(hidden)}): type it, or copy it again without`;
}

/** What is wrong in or around one entry of a list, or a secret. Undefined: nothing. */
export function copiedEntry(text: string): string | undefined {
  const around = hiddenCharacter(text) ?? copiedAround(text);
  if (around !== undefined) return around;
  if (placeholder.test(text)) return 'is a placeholder that nothing was put in for: give the value itself';
  if (bracketAtAnEnd.test(text)) {
    return 'is in brackets: take them away, entries are only separated by commas';
  }
  const wide = fullWidth.exec(text)?.[0];
  if (wide !== undefined) {
    return `holds a full-width character (${codePoint(wide)}): type it again with the input method switched to English`;
  }
  if (/^;|;$/.test(text)) return 'has a semicolon at an end: take it away';
  return /\\[nrt]?$/.test(text) ? 'ends in a backslash sequence: take it away' : undefined;
}

/** What is wrong between keys that somebody else issues, which hold nothing but letters, digits and a few signs. */
export function copiedBetween(text: string): string | undefined {
  if (text.includes(';')) return 'holds a semicolon: separate keys with commas';
  if (quoteOrBracket.test(text)) return 'holds a quotation mark or a bracket: give the key alone';
  if (/=[^=]/.test(text)) return 'holds a = inside: give only what stands behind it';
  return undefined;
}
