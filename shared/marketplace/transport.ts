import { isLate, OutgoingError, type Send } from '../http/outgoing.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import { faultName, isConnectionFault } from '../platform/connectionFault.ts';
import { defined } from '../platform/defined.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import { minuteMs } from '../platform/time.ts';
import { readOpenApiAnswer } from '../wire/openApi/openApiAnswer.ts';
import { signUsagePush } from '../wire/openApi/usagePush.ts';
import { accessKey } from '../wire/signature/accessKey.ts';
import { canonicalQuery, type SdkCredentials, signSdkRequest } from '../wire/signature/sdkSignature.ts';
import { CallsPerKey } from './callsPerKey.ts';
import { breakerInMemory, type CircuitBreaker, type OpenCircuit } from './circuitBreaker.ts';
import { isRefusal, isRoleRefusal, statusCode } from './codes.ts';
import type { OpenApiExchange, OpenApiRequest } from './openApiExchange.ts';

export interface TransportOptions extends AlarmDeps {
  readonly send: Send;
  readonly clock: () => number;
  /** In the order to be tried. */
  readonly urls: readonly string[];
  readonly credentials: SdkCredentials | undefined;
  /** Unique in the world: the nonce of an attempt. */
  readonly newId: () => string;
  /** The seller's keys of the base interface, for SaaS V2 and V1. */
  readonly usageKeys: { readonly usage: string | undefined; readonly 'usage-v1': string | undefined };
  /** Where refused signatures are counted; by default in this process alone. */
  readonly circuitBreaker?: CircuitBreaker;
}

const timeoutMs = 10_000;
const maxAnswer = 1024 * 1024;
/** More than five failures in a row lock the key at the marketplace. */
const failuresBeforeStop = 2;
const stopMs = 15 * minuteMs;
/** A host that could not be reached is asked last for so long, so that not every call waits for it again. */
const avoidedMs = 5 * minuteMs;
/** Silence that a slow host does not explain: its network may swallow what is sent. */
const silenceMs = 5_000;

/**
 * Requests to the marketplace's open APIs: strict TLS, no redirects, 10 s, a new signature for every host. Knows no
 * retries: whether a call may be repeated is the caller's to say.
 */
export function openApiTransport(options: TransportOptions) {
  const { clock, urls, credentials, usageKeys, circuitBreaker = breakerInMemory() } = options;
  const coolDownUntil = new Map<string, number>();
  const callsPerKey = new CallsPerKey();

  async function attempt(
    base: string,
    request: OpenApiRequest,
    signal: AbortSignal | undefined,
  ): Promise<OpenApiExchange> {
    // The URL, the signature and the request come from the same text.
    const query = canonicalQuery(Object.entries(request.query ?? {}));
    const url = new URL(query === '' ? request.path : `${request.path}?${query}`, base);
    // Segments of dots are taken out of a URL before it is signed: the request would be another one.
    if (url.pathname !== request.path) return { kind: 'stopped', reason: 'the path has segments of dots' };
    const body = request.body ?? new Uint8Array();
    const startedAt = clock();
    try {
      const { status, body: bytes } = await options.send({
        url,
        method: request.method,
        headers: {
          'Content-Type': request.contentType,
          Accept: 'application/json',
          ...signed(url, request, body),
        },
        withinMs: timeoutMs,
        maxBytes: maxAnswer,
        ...(request.method === 'GET' ? {} : { body }),
        ...defined({ signal }),
      });
      coolDownUntil.delete(base);
      const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
      const answer = readOpenApiAnswer(text ?? '') ?? statusCode(status);
      if (answer !== undefined) return { kind: 'answer', status, answer };
      return { kind: 'unknown', reason: `HTTP ${status} without a result code` };
    } catch (error) {
      const isUnreached = isConnectionFault(error);
      const isSilent = !(error instanceof OutgoingError && error.isBegun);
      if (!isSilent) coolDownUntil.delete(base);
      if (isUnreached || (isSilent && clock() - startedAt >= silenceMs)) {
        coolDownUntil.set(base, clock() + avoidedMs);
      }
      if (isUnreached) return { kind: 'unreached', reason: faultName(error) };
      return { kind: 'unknown', reason: isLate(error) ? 'no answer within 10 s' : faultName(error) };
    }
  }

  function signed(url: URL, request: OpenApiRequest, body: Uint8Array): Readonly<Record<string, string>> {
    if (request.signature !== 'sdk') {
      const [ts, nonce] = [String(clock()), options.newId()];
      const text = Buffer.from(body).toString('utf8');
      return { ts, nonce, signature: signUsagePush(usageKeys[request.signature] ?? '', ts, nonce, text) };
    }
    const isMultipart = request.contentType.startsWith('multipart/');
    return signSdkRequest(
      { method: request.method, url, body, ...(isMultipart ? {} : { contentType: request.contentType }) },
      credentials ?? { ak: '', sk: '' },
      clock(),
    );
  }

  /** The hosts in their order; those that could not be reached just now come last. */
  function hosts(): readonly string[] {
    const isAvoided = (base: string) => (coolDownUntil.get(base) ?? 0) > clock();
    return [...urls.filter(base => !isAvoided(base)), ...urls.filter(isAvoided)];
  }

  /** Names the key that a signature is made with, without telling it; undefined when there is none. */
  function keyName(signature: OpenApiRequest['signature']): string | undefined {
    const secret = signature === 'sdk' ? credentials?.ak : usageKeys[signature];
    return secret === undefined ? undefined : accessKey(secret).id;
  }

  /** Counts refused signatures in a row. A table that fails here loses a count, not the answer. */
  async function note(
    name: string,
    { signature, needsRole }: OpenApiRequest,
    before: OpenCircuit,
    result: OpenApiExchange,
  ): Promise<void> {
    if (result.kind !== 'answer') return;
    const { answer, status } = result;
    const isTaken = !isRefusal(answer.code, status) || (needsRole === true && isRoleRefusal(answer.code));
    callsPerKey.settle(name, isTaken);
    try {
      if (isTaken) {
        if (before.refusals > 0) await circuitBreaker.taken(name);
        return;
      }
      const until = clock() + stopMs;
      const circuit = await circuitBreaker.refused(name, failuresBeforeStop, until);
      if (circuit.until !== until) return;
      options.alarm({ name: 'OpenApiStopped', detail: { signature, code: answer.code } });
    } catch (cause) {
      const reason = reasonOf(cause);
      options.alarm({ name: 'OpenApiStopNotKept', detail: { signature, reason } });
    }
  }

  async function sendNow(
    name: string,
    request: OpenApiRequest,
    signal: AbortSignal | undefined,
  ): Promise<OpenApiExchange> {
    const circuit = await circuitBreaker.read(name, signal);
    if (circuit.until > clock()) {
      return { kind: 'stopped', reason: 'signatures were refused; stopped for 15 minutes' };
    }
    let result: OpenApiExchange = { kind: 'unreached', reason: 'no host is configured' };
    for (const base of hosts()) {
      if (signal?.aborted === true) break;
      result = await attempt(base, request, signal);
      if (result.kind !== 'unreached') break;
    }
    await note(name, request, circuit, result);
    return result;
  }

  return {
    async send(request: OpenApiRequest, signal?: AbortSignal): Promise<OpenApiExchange> {
      const { signature } = request;
      const name = keyName(signature);
      if (name === undefined) {
        const settings = signature === 'sdk' ? 'OPEN_API_AK and OPEN_API_SK are' : 'BASE_ACCESS_KEYS is';
        return { kind: 'stopped', reason: `${settings} not set` };
      }
      const result = await callsPerKey.run(name, signal, () => sendNow(name, request, signal));
      return result ?? { kind: 'unreached', reason: 'the time was up before its turn came' };
    },
  };
}

export type OpenApiTransport = ReturnType<typeof openApiTransport>;
