import { type OpenApiAnswer, readOpenApiAnswer } from '../wire/openApiAnswer.ts';
import { type SdkCredentials, signSdkRequest } from '../wire/sdkSignature.ts';
import { signUsagePush } from '../wire/usagePush.ts';

/** What became of one request. `unknown`: it may have been taken. `unreached`: it certainly was not. */
export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly answer: OpenApiAnswer }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string }
  /** Our own stop after signatures were refused, before the marketplace locks the key. */
  | { readonly kind: 'stopped'; readonly reason: string };

export interface OpenApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly contentType: string;
  /** `sdk`: AK and SK. The others: the key of the interface the product is bound to, in headers of its own. */
  readonly signature: 'sdk' | 'usage' | 'usage-v1';
}

export interface TransportOptions {
  readonly fetch: typeof fetch;
  readonly clock: () => number;
  /** In the order to be tried. */
  readonly urls: readonly string[];
  readonly credentials: SdkCredentials | undefined;
  /** Unique in the world: the nonce of an attempt. */
  readonly newId: () => string;
  /** The seller's keys of the base interface, for SaaS V2 and V1. */
  readonly usageKeys: { readonly usage: string | undefined; readonly 'usage-v1': string | undefined };
  report(alarm: { readonly name: string; readonly detail: Readonly<Record<string, string | number>> }): void;
}

const timeoutMs = 10_000;
const largestAnswer = 1024 * 1024;
/** More than five failures in a row lock the key at the marketplace. */
const failuresBeforeStop = 2;
const stopMs = 15 * 60_000;

/** Faults before anything was sent: only after these the next host is tried. */
const beforeSending =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * Requests to the marketplace's open APIs: strict TLS, no redirects, 10 s, a new signature for every host. Knows no
 * retries: whether a call may be repeated is the caller's to say.
 */
export function openApiTransport(options: TransportOptions) {
  const { clock, urls, credentials, usageKeys } = options;
  const refusals = { sdk: 0, usage: 0, 'usage-v1': 0 };
  const stoppedUntil = { sdk: 0, usage: 0, 'usage-v1': 0 };

  async function attempt(
    base: string,
    request: OpenApiRequest,
    signal: AbortSignal | undefined,
  ): Promise<Exchange> {
    const url = new URL(request.path, base);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const body = request.body ?? new Uint8Array();
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const response = await options.fetch(url, {
        method: request.method,
        redirect: 'manual',
        headers: {
          'Content-Type': request.contentType,
          Accept: 'application/json',
          ...signed(url, request, body),
        },
        ...(request.method === 'GET' ? {} : { body: Buffer.from(body) }),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      const text = (await response.text()).slice(0, largestAnswer);
      const answer = readOpenApiAnswer(text);
      if (answer !== undefined) return { kind: 'answer', status: response.status, answer };
      return { kind: 'unknown', reason: `HTTP ${response.status} without a result code` };
    } catch (error) {
      const code = codeOf(error);
      return beforeSending.test(code)
        ? { kind: 'unreached', reason: code }
        : { kind: 'unknown', reason: limit.aborted ? 'no answer within 10 s' : code };
    }
  }

  function signed(url: URL, request: OpenApiRequest, body: Uint8Array): Readonly<Record<string, string>> {
    if (request.signature !== 'sdk') {
      const [ts, nonce] = [String(clock()), options.newId()];
      return {
        ts,
        nonce,
        signature: signUsagePush(
          usageKeys[request.signature] ?? '',
          ts,
          nonce,
          Buffer.from(body).toString('utf8'),
        ),
      };
    }
    const isMultipart = request.contentType.startsWith('multipart/');
    return signSdkRequest(
      { method: request.method, url, body, ...(isMultipart ? {} : { contentType: request.contentType }) },
      credentials ?? { ak: '', sk: '' },
      clock(),
    );
  }

  return {
    /** Why a signature cannot be made or is not made at present; undefined when it can. */
    stopped(signature: OpenApiRequest['signature']): string | undefined {
      if (signature === 'sdk' && credentials === undefined) return 'OPEN_API_AK and OPEN_API_SK are not set';
      if (signature !== 'sdk' && usageKeys[signature] === undefined) return 'BASE_ACCESS_KEYS is not set';
      return stoppedUntil[signature] > clock()
        ? 'signatures were refused; stopped for 15 minutes'
        : undefined;
    },

    async send(request: OpenApiRequest, signal?: AbortSignal): Promise<Exchange> {
      const { signature } = request;
      const reason = this.stopped(signature);
      if (reason !== undefined) return { kind: 'stopped', reason };
      let result: Exchange = { kind: 'unreached', reason: 'no host is configured' };
      for (const base of urls) {
        result = await attempt(base, request, signal);
        if (result.kind !== 'unreached') break;
      }
      if (result.kind === 'answer') {
        refusals[signature] = isRefusal(result.answer.code, result.status) ? refusals[signature] + 1 : 0;
        if (refusals[signature] >= failuresBeforeStop) {
          refusals[signature] = 0;
          stoppedUntil[signature] = clock() + stopMs;
          options.report({ name: 'OpenApiStopped', detail: { signature, code: result.answer.code } });
        }
      }
      return result;
    },
  };
}

export type OpenApiTransport = ReturnType<typeof openApiTransport>;

/** Codes that say the signature or the right behind it is no good; repeating them locks the key. */
export function isRefusal(code: string, status: number): boolean {
  if (code.startsWith('APIGW.')) return status !== 429 && status < 500;
  if (code === '92020001') return status === 401 || status === 403;
  return ['MKT.0102', 'MKT.0150', 'MKT.0151', 'MKT.0154', '94060002', '91380150'].includes(code);
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'network fault';
}
