import { secureUrlProblem } from '../shared/config/readers/readers.ts';

/** The seller's own program in the place of the demonstration product. */
export interface OwnProduct {
  /** Where the events go. */
  readonly webhookUrl?: string;
  /** Where the browser goes after a login, with its one-time ticket. */
  readonly loginUrl?: string;
}

/** What is wrong with the address after an option, and what to do; undefined when nothing is. */
export function ownAddressProblem(option: string, text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) {
    return `${option} ${quoted(text)} is no address; write it whole, such as ${option} http://localhost:3000/webhook`;
  }
  const problem = secureUrlProblem(text);
  if (problem === undefined) return undefined;
  const isPlain = URL.canParse(text) && new URL(text).protocol === 'http:' && !text.includes('@');
  return isPlain
    ? `${option} ${quoted(text)} is http to another machine: what buyers typed would travel in the clear; use https, or run your product here`
    : `${option} ${quoted(text)} ${problem}`;
}

/** Nothing that may be a password is repeated. */
const quoted = (text: string): string => `"${text.replace(/\/\/[^/@]*@/, '//…@').slice(0, 200)}"`;
