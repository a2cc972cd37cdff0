import { nothingServedHere } from '../../shared/callback/serveCall.ts';
import type { AcceptanceCase, CaseCall, Seen, Suite } from './case.ts';
import { signingOf } from './case.ts';
import { code, codes } from './expectations.ts';
import { oneCallCases } from './oneCallCases.ts';

export const coldStartName = 'cold-start';

/** The call that wakes the deployment, and tells whether address and key are right at all. Always the first. */
export function coldStartCase(suite: Suite, call: CaseCall): AcceptanceCase {
  return {
    id: `${suite}/${coldStartName}`,
    suite,
    title: 'the first call is answered in time, however long nobody called',
    calls: [call, call],
    holds: code('000000'),
    note: ([first, second]) =>
      `first answer after ${first?.milliseconds} ms, then ${second?.milliseconds} ms`,
    cause:
      'The function wakes too slowly: give it more memory. 000002 on a right call means that its clock or this one is off by more than a minute.',
  };
}

const spelling = 'Body-Sign must reach the marketplace: ';

/** How calls travel, in whatever family. */
export function transportCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const isGet = signingOf[suite] === 'get';
  return [
    {
      id: `${suite}/http1`,
      suite,
      title: 'over HTTP/1.1 the header is named Body-Sign, letter by letter',
      calls: [call],
      holds: code('000000'),
      cause: `${spelling}over HTTP/1.1 a proxy or load balancer that writes names in lower case breaks it.`,
    },
    {
      id: `${suite}/http2`,
      suite,
      title: 'over HTTP/2, where all names are in lower case, the answer is complete and signed as well',
      calls: [{ ...call, over: 'HTTP/2' }],
      holds: code('000000'),
      cause: `${spelling}what answers HTTP/2 drops or changes it; HTTP/1.1 is enough.`,
    },
    {
      id: `${suite}/replay`,
      suite,
      title: 'a test call that comes twice, byte for byte, gets a right answer each time',
      calls: [call, { again: true }],
      holds: codes(['000000'], ['000000', '000001']),
      cause:
        'The nonce of a call is a guard against replay: the second call is the same success or 000001, no fault.',
    },
    {
      id: `${suite}/repeated-at-once`,
      suite,
      title: 'ten of the same event at once all succeed',
      calls: Array.from({ length: 10 }, () => call),
      atOnce: true,
      holds: code('000000'),
      cause:
        'Calls for one order or instance run into each other: wait for the other or try again, within the 5 s.',
    },
    ...(isGet ? [] : bodyCases(suite, call)),
  ];
}

const kibibyte = 1024;
const isKit = (suite: Suite): boolean => suite === 'kit-v1' || suite === 'kit-v2';

function bodyCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const largest = isKit(suite) ? 4 * kibibyte : 256;
  const one = oneCallCases(suite, call);
  const unchecked = 'The body is not checked before it is used.';
  // The token of the older kit is one over the fields: without fields there is none.
  const unread = (rawBody: string): CaseCall =>
    signingOf[suite] === 'kit-v1' ? { rawBody, unverified: true } : { rawBody };
  return [
    one('malformed', 'a body that is no JSON is refused', unread('{"activity":'), '000002', unchecked),
    one('not-an-object', 'a body that is a list is refused', unread('[]'), '000002', unchecked),
    one(
      'huge',
      `a body over ${largest} KiB is refused`,
      { rawBody: JSON.stringify({ filler: 'x'.repeat(largest * kibibyte) }), unverified: true },
      '000002',
      'Bodies are read whole, whatever their size, or a gateway refuses them with a status of its own.',
    ),
    ...(signingOf[suite] === 'kit-v1'
      ? []
      : [
          one(
            'unsorted',
            'a body in another order than the signed text is accepted',
            { unsorted: true },
            '000000',
            'The marketplace signs the sorted fields and does not always send them sorted: check the bytes, then their sorted form.',
          ),
          one(
            'seconds',
            'a time in seconds, of 10 digits, is accepted',
            { inSeconds: true },
            '000000',
            'The pages of two sites print seconds where the third prints milliseconds: read 10 and 13 digits.',
          ),
          one(
            'lower-case',
            'a signature in lower-case hex holds as well',
            { lowerCase: true },
            '000000',
            'The hex digits of the signature are compared with their letter case.',
          ),
        ]),
  ];
}

/** A plain sight of what the first call of a suite found: is anybody there who knows the key? */
export function firstProblem(url: string, [first]: readonly Seen[]): string | undefined {
  if (first === undefined) return undefined;
  if (first.resultCode === '' && (first.content === undefined || first.status !== 200)) {
    return `${url} answers HTTP ${first.status} without a resultCode: it is not a production address`;
  }
  if (String(first.content?.resultMsg ?? '').endsWith(nothingServedHere)) {
    return `${url} answers that ${nothingServedHere}: it is not a production address`;
  }
  return first.resultCode === '000001'
    ? `${url} does not accept the key (000001): it is not one of the keys bound to this interface`
    : undefined;
}
