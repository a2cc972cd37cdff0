import { connectionProblem } from '../terminal/connectionProblem.ts';
import { Refusal } from '../terminal/refusal.ts';

/** The seller API as the command line uses it. */
export interface SellerApiReader {
  /** The JSON of an answer; undefined on 404. @throws {SellerApiError} with one line for the operator. */
  get<Answer>(path: string): Promise<Answer | undefined>;
}

export interface SellerApiWriter extends SellerApiReader {
  /** The JSON of an answer to a POST; undefined on 404. @throws {SellerApiError} as above */
  post<Answer>(path: string, body?: object): Promise<Answer | undefined>;
}

export class SellerApiError extends Refusal {
  /** @param status of the HTTP answer, where there was one */
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }

  readonly status: number | undefined;
}

/** Longer than any answer of it takes. */
const defaultPatienceMs = 20_000;

export function sellerApiReader(
  url: string,
  token: string,
  fetchIt: typeof fetch,
  patienceMs = defaultPatienceMs,
): SellerApiWriter {
  return {
    get: path => call(path, 'read', {}),
    post: (path, body) =>
      call(path, 'operate', {
        method: 'POST',
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
  };

  async function call<Answer>(path: string, scope: string, init: RequestInit): Promise<Answer | undefined> {
    const response = await answered(
      url,
      fetchIt(new URL(`/api/v1${path}`, url), {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
        // Followed, it would be told as a fault of wherever it leads.
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      }),
    );
    if (response.status === 401 || response.status === 403) {
      throw new SellerApiError(
        `${url} does not accept the token (HTTP ${response.status}): give one with the scope ${scope} by --token or SELLER_API_TOKEN`,
      );
    }
    const type = response.headers.get('content-type') ?? '';
    // A gateway answers 404 as well; only the API itself does it in this form.
    if (response.status === 404 && type.includes('problem+json')) return undefined;
    const answer = type.includes('json') ? await answered(url, objectIn(response)) : undefined;
    // Health says with HTTP 503 what is wrong, and is an answer like any other.
    if (answer !== undefined && (response.ok || (path === '/health' && 'table' in answer))) {
      return answer as Answer;
    }
    const place = `${url} answers HTTP ${response.status} to /api/v1${path.replace(/\?.*/s, '')}`;
    if (type.includes('problem+json') && answer !== undefined && 'detail' in answer)
      throw new SellerApiError(`${place}: ${String(answer.detail)}`, response.status);
    throw new SellerApiError(
      response.status >= 500
        ? `${place}, a fault of the deployment itself: its log names the cause, such as a wrong setting; what answers may also be a gateway before it`
        : `${place}, which is no answer of the seller API: is --url the address of the deployment?`,
      response.status,
    );
  }
}

/** Undefined when it holds no JSON object; what breaks the connection off is thrown. */
async function objectIn(response: Response): Promise<object | undefined> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
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
    const fault =
      name === 'TimeoutError'
        ? 'it takes too long'
        : (connectionProblem(error) ?? (cause instanceof Error ? cause.message : message));
    throw new SellerApiError(
      `${url} does not answer: ${fault}. Is the sandbox running (npm start), or --url wrong?`,
    );
  }
}
