import { isIP } from 'node:net';
import { isIntranetAddress } from '../intranet.ts';
import { secureUrlProblem } from './readers.ts';
import type { Reader } from './setting.ts';

/**
 * DYNAMODB_ENDPOINT: https, or plain http inside a private network, which is how GeminiDB is reached. A name is taken
 * here and asked for when it is connected to; whether plain http is wanted is TABLE_PLAIN_HTTP's business.
 */
export const tableEndpoint: Reader<string> = (text, report) => {
  const problem = isPlainHttp(text) ? plainHttpProblem(text) : secureUrlProblem(text);
  if (problem === undefined) return text;
  report(problem);
  return undefined;
};

/** Whether an address is one of plain http. */
export const isPlainHttp = (text: string): boolean =>
  URL.canParse(text) && new URL(text).protocol === 'http:';

function plainHttpProblem(text: string): string | undefined {
  const { hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'must not carry a user name or password';
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && !isIntranetAddress(address)
    ? 'is plain http to a public address: everything in the table would cross the network readable; use https'
    : undefined;
}
