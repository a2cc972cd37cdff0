import { isLoopbackUrl } from '../loopback.ts';
import { copiedAround, copiedBetween, copiedEntry, hiddenCharacter } from './copiedText.ts';
import type { Reader } from './setting.ts';

/** One word out of a closed list. */
export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return (text, report) => {
    const found = words.find(word => word === text);
    if (found === undefined) report(`must be one of ${words.join(', ')}`);
    return found;
  };
}

/** A number within bounds, times `unit`, rounded: `number({ unit: hourMs })` reads hours as milliseconds. */
export function number(rule: { min: number; max: number; unit?: number; whole?: boolean }): Reader<number> {
  return (text, report) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    const usable = value >= rule.min && value <= rule.max && (rule.whole !== true || Number.isInteger(value));
    if (usable) return Math.round(value * (rule.unit ?? 1));
    report(`must be a ${rule.whole === true ? 'whole number' : 'number'} from ${rule.min} to ${rule.max}`);
    return undefined;
  };
}

/** An address that secrets and customers' data travel to: https, or http on the machine itself. */
export const secureUrl: Reader<string> = (text, report) => {
  const problem = secureUrlProblem(text);
  if (problem === undefined) return text;
  report(problem);
  return undefined;
};

/** What is wrong with an address, or undefined. */
export function secureUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const copied = hiddenCharacter(text) ?? copiedAround(text);
  if (copied !== undefined) return copied;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'must not carry a user name or password';
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text))) return undefined;
  return 'must be an https URL (http only on the loopback)';
}

/** Comma-separated entries, each read by `read`; a problem names the entry's place, since its text may be a secret. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (text, report) =>
    splitList(text).flatMap((entry, index) => {
      if (entry === '') {
        report(`entry ${index + 1} is empty`);
        return [];
      }
      const copied = copiedEntry(entry);
      if (copied !== undefined) {
        report(`entry ${index + 1} ${copied}`);
        return [];
      }
      const value = read(entry, problem => report(`entry ${index + 1} ${problem}`));
      return value === undefined ? [] : [value];
    });
}

/** Text of a certain shape. */
export function matching(pattern: RegExp, problem: string): Reader<string> {
  return (text, report) => {
    if (pattern.test(text)) return text;
    report(problem);
    return undefined;
  };
}

/** A secret of at least `min` printable ASCII characters, without what copying leaves around it. */
export function secret(min: number): Reader<string> {
  return (text, report) => {
    const copied = copiedEntry(text);
    if (copied !== undefined) report(copied);
    else if (text.length < min) report(`is shorter than ${min} characters`);
    else if (!/^[\x21-\x7e]+$/.test(text)) report('holds a blank or a character outside printable ASCII');
    else return text;
    return undefined;
  };
}

/** A secret in a list: a semicolon inside it was meant to separate two. */
export function separateSecret(min: number): Reader<string> {
  return (text, report) => {
    if (!text.includes(';')) return secret(min)(text, report);
    report('holds a semicolon: separate entries with commas');
    return undefined;
  };
}

/** A secret that somebody else issues: nothing that separates or encloses keys stands inside one. */
export function issuedSecret(min: number): Reader<string> {
  return (text, report) => {
    const found = secret(min)(text, report);
    const copied = found === undefined ? undefined : copiedBetween(found);
    if (copied === undefined) return found;
    report(copied);
    return undefined;
  };
}

// One trailing comma is a habit, not a mistake.
const splitList = (text: string) =>
  text
    .replace(/,\s*$/, '')
    .split(',')
    .map(entry => entry.trim());
