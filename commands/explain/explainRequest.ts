import { minuteMs } from '../../shared/platform/time.ts';
import { firstValue, parseRawQuery } from '../../shared/wire/rawQuery.ts';
import { type AccessKey, accessKey } from '../../shared/wire/signature/accessKey.ts';
import { type TokenVerification, verifyAuthToken } from '../../shared/wire/signature/authToken.ts';
import {
  type KitVerification,
  signKitRequest,
  verifyKitToken,
} from '../../shared/wire/signature/kitSignature.ts';
import { signRequest } from '../../shared/wire/signature/requestSignature.ts';
import { type RequestVerification, verifySignedRequest } from '../../shared/wire/signature/signedRequest.ts';
import type { CurlRequest } from './readCurl.ts';

/** Keys by the interface that they are bound to. */
export type Keys = Readonly<Partial<Record<'base' | 'v1' | 'license' | 'kit' | 'general', string>>>;

export interface Explanation {
  readonly ok: boolean;
  /** What was looked at, in order; the last one is the answer. */
  readonly steps: readonly string[];
}

const toleranceMs = minuteMs;

/** Says which step of the verification fails for a request of the debugging page, and what most likely is wrong. */
export function explainRequest(request: CurlRequest, keys: Keys, now: number): Explanation {
  const steps: string[] = [];
  const query = parseRawQuery(request.url.search.slice(1));
  const isKit = /\/produceAPI\//.test(request.url.pathname);
  const kind = isKit
    ? request.headers.has('x-sign')
      ? 'kit-v2'
      : 'kit-v1'
    : request.method === 'GET'
      ? 'get'
      : 'post';
  const expected = expectedKey(request.url.pathname, kind);
  const names = {
    'kit-v2': 'joint operation V2',
    'kit-v1': 'joint operation V1',
    get: 'SaaS V1.0 or License 1.0',
    post: 'a signed POST',
  };
  steps.push(
    `This is ${names[kind]} (${request.method} ${request.url.pathname}); it is signed with the ${expected.join(' or ')} key.`,
  );

  const timestamp = kind === 'kit-v2' ? request.headers.get('x-timestamp') : firstValue(query, 'timestamp');
  if (kind === 'post' || kind === 'kit-v2') {
    if (timestamp === undefined) return { ok: false, steps: [...steps, 'The timestamp is missing: 000002.'] };
    const at = timestamp.length === 10 ? Number(timestamp) * 1000 : Number(timestamp);
    const off = Math.round((now - at) / 1000);
    steps.push(
      Math.abs(off) * 1000 > toleranceMs
        ? `It was signed ${Math.abs(off)} s ${off > 0 ? 'ago' : 'ahead of this clock'}: now it would be refused with 000002. Generate it anew, and check the clock.`
        : `Its time is right (${off} s).`,
    );
  }
  const wanted = Object.entries(keys).filter(([name]) => expected.includes(name));
  const others = Object.entries(keys).filter(([name]) => !expected.includes(name));
  for (const [name, secret] of wanted) {
    const result = verify(request, kind, accessKey(secret));
    if (result.ok) {
      const how =
        result.matched === 'canonical'
          ? ' over the sorted form of the body'
          : result.matched === 'percent'
            ? ' with + kept as it is'
            : '';
      return { ok: true, steps: [...steps, `The signature holds with the ${name} key${how}.`] };
    }
    // Whatever the key: it would be refused.
    if (result.resultCode === '000002' || result.reason === 'parameter-swallowed')
      return { ok: false, steps: [...steps, `${result.hint}: ${result.resultCode}.`] };
  }
  for (const [name, secret] of others) {
    if (verify(request, kind, accessKey(secret)).ok) {
      return {
        ok: false,
        steps: [
          ...steps,
          `The signature holds with the ${name} key: the wrong key type is bound to this address (000001). Bind the ${expected[0]} key in the seller centre, or set it for this interface.`,
        ],
      };
    }
  }
  return {
    ok: false,
    steps: [
      ...steps,
      guess(
        request,
        kind,
        wanted.map(([, secret]) => secret),
      ),
    ],
  };
}

function expectedKey(path: string, kind: string): readonly string[] {
  if (kind === 'kit-v1') return ['kit', 'v1'];
  if (kind === 'kit-v2') return ['kit'];
  if (/\/license(\/|$)/.test(path)) return kind === 'get' ? ['license', 'v1'] : ['license'];
  if (/\/order(\/|$)/.test(path)) return ['general'];
  return kind === 'get' ? ['v1'] : ['base'];
}

function verify(
  request: CurlRequest,
  kind: string,
  key: AccessKey,
  changed: Partial<CurlRequest> = {},
): RequestVerification | TokenVerification | KitVerification {
  const { url, headers, body } = { ...request, ...changed };
  const rawQuery = url.search.slice(1);
  const bytes = Buffer.from(body);
  if (kind === 'get') return verifyAuthToken({ keys: [key], rawQuery, now: 0 });
  if (kind === 'kit-v1')
    return verifyKitToken({ keys: [key], header: headers.get('authtoken'), body: bytes, now: 0 });
  const query = parseRawQuery(rawQuery);
  const isKit = kind === 'kit-v2';
  const timestamp = isKit ? headers.get('x-timestamp') : firstValue(query, 'timestamp');
  return verifySignedRequest(
    {
      keys: [key],
      signature: isKit ? headers.get('x-sign') : firstValue(query, 'signature'),
      timestamp,
      nonce: isKit ? headers.get('x-nonce') : firstValue(query, 'nonce'),
      body: bytes,
      // Its age was spoken of already; here only the signature counts.
      now: timestamp?.length === 10 ? Number(timestamp) * 1000 : Number(timestamp),
      toleranceMs,
    },
    isKit ? signKitRequest : signRequest,
  );
}

/** Small damages that explain a signature which does not hold. */
function guess(request: CurlRequest, kind: string, secrets: readonly string[]): string {
  if (secrets.length === 0)
    return 'No key for this interface is known here: give it with --key and the like.';
  const holds = (changed: Partial<CurlRequest>) =>
    secrets.some(secret => verify(request, kind, accessKey(secret), changed).ok);
  const trimmed = request.body.trim();
  if (trimmed !== request.body && holds({ body: trimmed })) {
    return 'The signature holds without the blanks or line feeds at the ends of the body: something adds them on the way (000001).';
  }
  for (const secret of secrets) {
    if (verify(request, kind, accessKey(secret.trim())).ok && secret.trim() !== secret)
      return 'The key has a blank at its end (000001).';
  }
  if (kind === 'post' || kind === 'kit-v2') {
    const other = kind === 'post' ? signKitRequest : signRequest;
    const swapped = secrets.some(secret => {
      const query = parseRawQuery(request.url.search.slice(1));
      const timestamp = firstValue(query, 'timestamp') ?? request.headers.get('x-timestamp') ?? '';
      const nonce = firstValue(query, 'nonce') ?? request.headers.get('x-nonce') ?? '';
      const signature = firstValue(query, 'signature') ?? request.headers.get('x-sign') ?? '';
      return (
        other({ accessKey: secret, timestamp, nonce, payload: request.body }).toLowerCase() ===
        signature.toLowerCase()
      );
    });
    if (swapped)
      return 'It is signed by the formula of the other kind of interface: base interfaces hash the body first, joint operation does not (000001).';
  }
  if (kind === 'get' && / /.test(firstValue(parseRawQuery(request.url.search.slice(1)), 'authToken') ?? '')) {
    return 'A + of the token became a blank on the way, and no key makes the rest right either: encode it as %2B, and compare the key (000001).';
  }
  return 'No known key makes this signature: another key is bound in the seller centre, or the body or query was changed after it was signed (000001).';
}
