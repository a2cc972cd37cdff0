import type { SellerApiClient } from '../../sandbox/console/sellerApiClient.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type Language, speaking } from '../terminal/language.ts';

/** Longer than any answer of the seller API takes, ms. */
const patienceMs = 20_000;

/**
 * The seller API of a real deployment, for the desk's page. The token is added here and taken out of whatever comes back;
 * a redirect is not followed, since it would carry the token elsewhere. A deployment that is away is an answer too: HTTP
 * 502 with the reason.
 */
export function deskClient(address: string, token: string, language: Language): SellerApiClient {
  const say = speaking(language);
  async function call(path: string, init: RequestInit): Promise<Response> {
    try {
      const response = await fetch(new URL(`/api/v1${path}`, address), {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token}` },
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = (await response.text()).replaceAll(token, '…');
      if (response.status === 401)
        return problem(
          401,
          say(
            `${address} does not know the token: give another one with --token.`,
            `${address} 不认识该令牌：请用 --token 另给一个。`,
          ),
        );
      const type = response.headers.get('content-type') ?? 'text/plain';
      return new Response(text, { status: response.status, headers: { 'Content-Type': type } });
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      const reason = isLate
        ? say('it takes too long', '太久没有应答')
        : (connectionProblem(error)?.[language] ?? say('the connection fails', '连接失败'));
      return problem(502, say(`${address} does not answer: ${reason}.`, `${address} 没有应答：${reason}。`));
    }
  }
  return {
    get: path => call(path, {}),
    post: (path, body) =>
      call(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

const problem = (status: number, detail: string): Response => Response.json({ detail }, { status });
