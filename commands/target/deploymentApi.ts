import { setTimeout as wait } from 'node:timers/promises';
import { type SellerApi, sellerApi } from '../../client/sellerApi.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type Text, text } from '../terminal/language.ts';
import { Refusal } from '../terminal/refusal.ts';

export class SellerApiError extends Refusal {
  /**
   * @param status of the HTTP answer, where there was one
   * @param fault of the table, as the deployment named it: `table-throttled`
   */
  constructor(problem: Text, status?: number, fault?: string) {
    super(problem);
    this.status = status;
    this.fault = fault;
  }

  readonly status: number | undefined;
  readonly fault: string | undefined;
}

/** Longer than any answer of it takes. */
const defaultPatienceMs = 20_000;

/** Before a read is tried again, ms: what is busy for a moment is no fault. */
const pausesMs = [300, 900] as const;

/** How often a read is tried in all. */
export const readTries = pausesMs.length + 1;

interface Surroundings {
  readonly fetch: typeof fetch;
  readonly patienceMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
  /** Told of a read that did not work at once and is tried again. */
  readonly onRetry: (problem: SellerApiError) => void;
}

/**
 * The seller API of a deployment, as every command talks to it: `data` is undefined on 404. Whatever else is no answer is
 * thrown as {@link SellerApiError}, one line for the operator. A read that meets a deployment that is busy is tried
 * {@link readTries} times.
 *
 * @param url of the deployment; its path does not matter
 */
export function deploymentApi(url: string, token: string, given: Partial<Surroundings> = {}): SellerApi {
  const surroundings = { fetch, patienceMs: defaultPatienceMs, wait, onRetry: () => {}, ...given };
  const { origin } = new URL(url);
  return sellerApi({ url: origin, token, fetch: request => patiently(request, origin, surroundings) });
}

async function patiently(request: Request, origin: string, surroundings: Surroundings): Promise<Response> {
  if (request.method !== 'GET') return answerOf(request, origin, surroundings, 1);
  for (const [tried, pauseMs] of pausesMs.entries()) {
    try {
      return await answerOf(request.clone(), origin, surroundings, tried + 1);
    } catch (error) {
      if (!(error instanceof SellerApiError) || !isPassing(error)) throw error;
      surroundings.onRetry(error);
      await surroundings.wait(pauseMs);
    }
  }
  return answerOf(request, origin, surroundings, readTries);
}

/** Whoever has waited for a whole answer in vain does not wait for it again. */
const late: readonly (string | undefined)[] = ['table-timeout', 'table-aborted'];

/** What a deployment, or a gateway before it, answers that has too much to do for a moment. */
const isPassing = ({ status, fault }: SellerApiError): boolean =>
  status !== undefined && [429, 502, 503, 504].includes(status) && !late.includes(fault);

/** @param tried how often, with this time */
async function answerOf(
  request: Request,
  url: string,
  { fetch: fetchIt, patienceMs }: Surroundings,
  tried: number,
): Promise<Response> {
  // Followed, a redirect would be told as a fault of wherever it leads.
  const init: RequestInit = { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) };
  const response = await answered(url, fetchIt(request, init));
  const { status } = response;
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') ? await answered(url, response.text()) : undefined;
  const answer = body === undefined ? undefined : objectIn(body);
  const isProblem = type.includes('problem+json');
  const detail = isProblem && answer !== undefined && 'detail' in answer ? String(answer.detail) : undefined;
  if (status === 401 || status === 403) throw tokenRefused(url, status, request.method, detail);
  const { pathname } = new URL(request.url);
  const isHealth = pathname === '/api/v1/health' && answer !== undefined && 'table' in answer;
  // A gateway answers 404 as well; only the API itself does it in this form.
  if ((answer !== undefined && (response.ok || isHealth)) || (status === 404 && isProblem)) {
    // Health says with HTTP 503 what is wrong, and is an answer like any other.
    return new Response(body, { status: isHealth ? 200 : status, headers: { 'content-type': type } });
  }
  throw noAnswer({ url, status, path: pathname, tried, location: response.headers.get('location') }, detail);
}

function tokenRefused(
  url: string,
  status: number,
  method: string,
  detail: string | undefined,
): SellerApiError {
  if (detail === undefined)
    return new SellerApiError(
      text(
        `${url} lets nobody through (HTTP ${status}): what says so is not the seller API but something before it, such as a gateway or a firewall`,
        `${url} 拒绝访问（HTTP ${status}）：应答的不是卖家 API，而是前面的网关或防火墙`,
      ),
      status,
    );
  const scope = /needs the scope (\w+)/.exec(detail)?.[1] ?? (method === 'GET' ? 'read' : 'operate');
  const known =
    status === 403
      ? text('it is known there, and may do less than this', '部署认识它，但它的权限不够')
      : text('it is not known there', '部署不认识它');
  return new SellerApiError(
    text(
      `${url} does not accept the token (HTTP ${status}): ${known.en}. Give one with the scope ${scope} by --token or SELLER_API_TOKEN`,
      `${url} 不接受该令牌（HTTP ${status}）：${known.zh}。请用 --token 或 SELLER_API_TOKEN 给出具有 ${scope} 权限的令牌`,
    ),
    status,
  );
}

interface NoAnswer {
  readonly url: string;
  readonly status: number;
  readonly path: string;
  readonly tried: number;
  readonly location: string | null;
}

function noAnswer(
  { url, status, path, tried, location }: NoAnswer,
  detail: string | undefined,
): SellerApiError {
  const times = tried === 1 ? text('', '') : text(`, ${tried} times`, `（共 ${tried} 次）`);
  const place = text(
    `${url} answers HTTP ${status} to ${path}${times.en}`,
    `${url} 对 ${path} 应答 HTTP ${status}${times.zh}`,
  );
  if (detail !== undefined)
    return new SellerApiError(
      text(`${place.en}: ${detail}`, `${place.zh}：${bundleWords('zh', detail)}`),
      status,
      /\((table-[\w-]+)\)/.exec(detail)?.[1],
    );
  if (status === 429)
    return new SellerApiError(
      text(
        `${place.en}: more calls at once than it lets through; try again in a minute`,
        `${place.zh}：同时的调用超过上限；请一分钟后重试`,
      ),
      status,
    );
  if (status >= 300 && status < 400)
    return new SellerApiError(
      text(
        `${place.en}, a redirect${location === null ? '' : ` to ${location}`}, which is not followed: give the address that it leads to by --url`,
        `${place.zh}，是重定向${location === null ? '' : `（到 ${location}）`}，不会跟随：请用 --url 给出它指向的地址`,
      ),
      status,
    );
  if ([502, 503, 504].includes(status))
    return new SellerApiError(
      text(
        `${place.en}, and what says so is no deployment but a gateway or a proxy before it: it is busy, or does not reach the deployment`,
        `${place.zh}，应答的不是部署，而是前面的网关或代理：它正忙，或者连不上部署`,
      ),
      status,
    );
  return new SellerApiError(
    status >= 500
      ? text(
          `${place.en}, a fault of the deployment itself: its log names the cause, such as a wrong setting; what answers may also be a gateway before it`,
          `${place.zh}，是部署自身的故障：日志写明原因，例如设置错误；应答的也可能是前面的网关`,
        )
      : text(
          `${place.en}, which is no answer of the seller API: is --url the address of the deployment?`,
          `${place.zh}，这不是卖家 API 的应答：--url 是否为部署的地址？`,
        ),
    status,
  );
}

/** Undefined when it holds no JSON object. */
function objectIn(body: string): object | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

async function answered<Answer>(url: string, request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    // `fetch` says only that it failed; its cause says why.
    const { message, cause, name } = error as Error;
    const own = cause instanceof Error ? cause.message : message;
    const fault =
      name === 'TimeoutError'
        ? text('it takes too long', '太久没有应答')
        : (connectionProblem(error) ?? text(own, `“${own}”`));
    const isHere = /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);
    const ask = isHere
      ? text(
          'Is the sandbox running (npm start), or --url wrong?',
          '沙箱是否在运行（npm start），--url 是否正确？',
        )
      : text('Is --url right?', '--url 是否正确？');
    throw new SellerApiError(
      text(`${url} does not answer: ${fault.en}. ${ask.en}`, `${url} 没有应答：${fault.zh}。${ask.zh}`),
    );
  }
}

interface Page<Item> {
  readonly items?: readonly Item[];
  readonly nextCursor?: string | null;
}

/** `limit` and `cursor` of a list. */
export interface PageQuery {
  readonly limit: string;
  readonly cursor?: string;
}

/**
 * Everything of a list, page by page; a list that is not there is empty.
 *
 * @param page reads one, such as `query => api.GET('/api/v1/events', { params: { query } })`
 */
export async function* itemsOf<Item>(
  page: (query: PageQuery) => Promise<{ readonly data?: Page<Item> }>,
): AsyncGenerator<Item, undefined, undefined> {
  let cursor: string | null | undefined;
  do {
    const { data } = await page({ limit: '100', ...(cursor ? { cursor } : {}) });
    yield* data?.items ?? [];
    cursor = data?.nextCursor;
  } while (cursor);
  return undefined;
}

/** The first so many of them. */
export async function firstItems<Item>(items: AsyncIterable<Item>, most: number): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) {
    if (found.length >= most) break;
    found.push(item);
  }
  return found;
}
