import { type SellerApi, sellerApi } from '../../client/sellerApi.ts';
import { bundleWords } from '../terminal/bundleWords.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type Text, text } from '../terminal/language.ts';
import { Refusal } from '../terminal/refusal.ts';

export class SellerApiError extends Refusal {
  /** @param status of the HTTP answer, where there was one */
  constructor(problem: Text, status?: number) {
    super(problem);
    this.status = status;
  }

  readonly status: number | undefined;
}

/** Longer than any answer of it takes. */
const defaultPatienceMs = 20_000;

interface Surroundings {
  readonly fetch: typeof fetch;
  readonly patienceMs: number;
}

/**
 * The seller API of a deployment, as every command talks to it: `data` is undefined on 404. Whatever else is no answer is
 * thrown as {@link SellerApiError}, one line for the operator.
 *
 * @param url of the deployment; its path does not matter
 */
export function deploymentApi(url: string, token: string, given: Partial<Surroundings> = {}): SellerApi {
  const surroundings = { fetch, patienceMs: defaultPatienceMs, ...given };
  const { origin } = new URL(url);
  return sellerApi({ url: origin, token, fetch: request => answerOf(request, url, surroundings) });
}

async function answerOf(
  request: Request,
  url: string,
  { fetch: fetchIt, patienceMs }: Surroundings,
): Promise<Response> {
  // Followed, a redirect would be told as a fault of wherever it leads.
  const init: RequestInit = { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) };
  const response = await answered(url, fetchIt(request, init));
  const { status } = response;
  if (status === 401 || status === 403) throw tokenRefused(url, status, request.method);
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') ? await answered(url, response.text()) : undefined;
  const answer = body === undefined ? undefined : objectIn(body);
  const isProblem = type.includes('problem+json');
  const { pathname } = new URL(request.url);
  const isHealth = pathname === '/api/v1/health' && answer !== undefined && 'table' in answer;
  // A gateway answers 404 as well; only the API itself does it in this form.
  if ((answer !== undefined && (response.ok || isHealth)) || (status === 404 && isProblem)) {
    // Health says with HTTP 503 what is wrong, and is an answer like any other.
    return new Response(body, { status: isHealth ? 200 : status, headers: { 'content-type': type } });
  }
  const detail = isProblem && answer !== undefined && 'detail' in answer ? String(answer.detail) : undefined;
  throw noAnswer(url, status, pathname, detail);
}

function tokenRefused(url: string, status: number, method: string): SellerApiError {
  const scope = method === 'GET' ? 'read' : 'operate';
  return new SellerApiError(
    text(
      `${url} does not accept the token (HTTP ${status}): give one with the scope ${scope} by --token or SELLER_API_TOKEN`,
      `${url} 不接受该令牌（HTTP ${status}）：请用 --token 或 SELLER_API_TOKEN 给出具有 ${scope} 权限的令牌`,
    ),
    status,
  );
}

function noAnswer(url: string, status: number, path: string, detail: string | undefined): SellerApiError {
  const place = text(`${url} answers HTTP ${status} to ${path}`, `${url} 对 ${path} 应答 HTTP ${status}`);
  if (detail !== undefined)
    return new SellerApiError(
      text(`${place.en}: ${detail}`, `${place.zh}：${bundleWords('zh', detail)}`),
      status,
    );
  if (status === 429)
    return new SellerApiError(
      text(
        `${place.en}: more calls at once than it lets through; try again in a minute`,
        `${place.zh}：同时的调用超过上限；请一分钟后重试`,
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
    throw new SellerApiError(
      text(
        `${url} does not answer: ${fault.en}. Is the sandbox running (npm start), or --url wrong?`,
        `${url} 没有应答：${fault.zh}。沙箱是否在运行（npm start），--url 是否正确？`,
      ),
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
