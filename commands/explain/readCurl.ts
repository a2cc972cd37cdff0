import { type Text, text } from '../terminal/language.ts';

/** A request as the debugging page writes it for a terminal. */
export interface CurlRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Splits a command line as a shell does: blanks, both kinds of quotes, backslashes, line continuations. */
function words(command: string): readonly string[] {
  const found: string[] = [];
  let word = '';
  let open = false;
  let quote = '';
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (character === '\\') {
      index += 1;
      const next = command.charAt(index);
      if (quote === '"' && !'"\\$`\n'.includes(next)) word += '\\';
      if (next !== '\n') word += next;
      open = true;
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      open = true;
    } else if (/\s/.test(character)) {
      if (open || word !== '') found.push(word);
      word = '';
      open = false;
    } else word += character;
  }
  if (open || word !== '') found.push(word);
  return found;
}

const bodyOptions = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii']);

/** Reads a curl command; a text says what is wrong with it. */
export function readCurl(command: string): CurlRequest | Text {
  const [program = '', ...rest] = words(command.trim());
  if (!/(^|\/)curl$/.test(program)) return text('this is not a curl command', '这不是 curl 命令');
  const headers = new Map<string, string>();
  let [method, address, body]: [string | undefined, string | undefined, string] = [undefined, undefined, ''];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const value = rest[index + 1] ?? '';
    if (word === '-X' || word === '--request') [method, index] = [value.toUpperCase(), index + 1];
    else if (word === '-H' || word === '--header') {
      const colon = value.indexOf(':');
      headers.set(value.slice(0, colon).trim().toLowerCase(), value.slice(colon + 1).trim());
      index += 1;
    } else if (bodyOptions.has(word)) [body, index] = [value, index + 1];
    else if (word === '--url') [address, index] = [value, index + 1];
    else if (!word.startsWith('-')) address ??= word;
  }
  if (address === undefined || !URL.canParse(address))
    return text('there is no address in it', '其中没有地址');
  return { method: method ?? (body === '' ? 'GET' : 'POST'), url: new URL(address), headers, body };
}
