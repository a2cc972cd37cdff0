import { setTimeout as wait } from 'node:timers/promises';
import { defined } from '../../../../shared/platform/defined.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../../shared/wire/json.ts';
import { signSdkRequest } from '../../../../shared/wire/signature/sdkSignature.ts';
import type { Account, Service } from './account.ts';
import { HuaweiRefusal, type Text } from './huaweiRefusal.ts';

export interface HuaweiCall {
  readonly service: Service;
  /** As the API reference names it, such as `CreateFunction`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parts of the path behind the host, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/**
 * Sends one signed call and reads its answer.
 *
 * @returns the answer's object, empty where there is none; an answer that is a list stands under `list`
 * @throws {HuaweiRefusal} with the error code and the request's id in one line
 */
export type CallHuawei = (call: HuaweiCall) => Promise<JsonObject>;

/** An upload of the code takes its time. ms. */
const answerWithinMs = 60_000;
/** Before each further try, ms. A creation is never sent twice: nobody knows what became of the first. */
const pausesMs = [500, 2_000] as const;

export function huaweiApi(account: Account, now: () => number = Date.now): CallHuawei {
  return async call => {
    for (const pauseMs of call.method === 'POST' ? [] : pausesMs) {
      try {
        return await send(account, call, now());
      } catch (error) {
        if (!(error instanceof HuaweiRefusal && mayPass(error))) throw error;
        await wait(pauseMs);
      }
    }
    return send(account, call, now());
  };
}

const mayPass = ({ status }: HuaweiRefusal): boolean => status === 0 || status === 429 || status >= 500;

const names = { functiongraph: 'FunctionGraph', apig: 'APIG', csms: 'CSMS' } as const satisfies Record<
  Service,
  string
>;

async function send(account: Account, call: HuaweiCall, now: number): Promise<JsonObject> {
  const { service, operation, method, path, query = {}, body } = call;
  const url = new URL(`/${path.map(segment).join('/')}`, account.endpoint(service));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  // `+` for a blank is another text than the signed one.
  url.search = url.search.replaceAll('+', '%20');
  const contentType = 'application/json;charset=UTF-8';
  const bytes = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
  const signature = signSdkRequest({ method, url, contentType, body: bytes }, account.credentials, now);
  const what = `${names[service]} ${operation}`;
  const answer = await fetch(url, {
    method,
    headers: {
      'Content-Type': contentType,
      'X-Project-Id': account.projectId,
      ...defined(signature),
    },
    ...(body === undefined ? {} : { body: bytes }),
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((cause: unknown) => {
    const code = codeOf(cause);
    const isUnknown = code === 'ENOTFOUND';
    throw new HuaweiRefusal(
      {
        en: `${what}: no answer from ${url.host} (${code})${isUnknown ? ': is the region right, is the network there?' : ''}`,
        zh: `${what}：${url.host} 没有应答（${code}）${isUnknown ? '：区域是否正确，网络是否连通？' : ''}`,
      },
      0,
      { cause },
    );
  });
  const text = await answer.text().catch((cause: unknown) => {
    const code = codeOf(cause);
    throw new HuaweiRefusal(
      {
        en: `${what}: the answer from ${url.host} broke off (${code})`,
        zh: `${what}：${url.host} 的应答中断（${code}）`,
      },
      0,
      { cause },
    );
  });
  const read = objectOf(text);
  if (answer.ok && read !== undefined) return read;
  const { code, message, place } = reasonOf(read ?? {}, answer, account);
  throw new HuaweiRefusal(
    {
      en: `${what} was refused: ${`${code || 'no error code'} ${message}`.trim()} (${place.en})`,
      zh: `${what} 被拒绝：${code || '没有错误码'}${message === '' ? '' : ` “${message}”`}（${place.zh}）`,
    },
    answer.ok ? 0 : answer.status,
  );
}

/** The names of functions are full of colons, which a path may hold. */
const segment = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':');

/** Such as `FSS.1051`, `Not found the function`, and where to look for it: `HTTP 404, request id 5f3c…`. */
function reasonOf(
  body: JsonObject,
  { status, headers }: Response,
  { credentials }: Account,
): { readonly code: string; readonly message: string; readonly place: Text } {
  // CSMS tells it one level deeper.
  const told = isJsonObject(body.error) ? body.error : body;
  const text = (...fields: readonly string[]): string => {
    const found = fields.map(field => told[field]).find(value => typeof value === 'string' && value !== '');
    return typeof found === 'string' ? found.replace(/\s+/g, ' ').slice(0, 200) : '';
  };
  const message = Object.values(credentials).reduce(
    (kept, secret) => kept.replaceAll(secret, '…'),
    text('error_msg', 'message'),
  );
  const requestId = text('request_id') || headers.get('x-request-id') || '';
  return {
    code: text('error_code', 'code'),
    message,
    place: {
      en: `HTTP ${status}, request id ${requestId || 'unknown'}`,
      zh: `HTTP ${status}，请求编号 ${requestId || '未知'}`,
    },
  };
}

function objectOf(text: string): JsonObject | undefined {
  if (text.trim() === '') return {};
  try {
    const read = parseJson(text);
    if (Array.isArray(read)) return { list: read };
    return isJsonObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The system's own word: `fetch` hides it below its own error. */
function codeOf(error: unknown): string {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return error instanceof Error ? error.name : 'network fault';
}
