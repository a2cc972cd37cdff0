import { connectionFault } from '../terminal/connectionFault.ts';
import { Refusal } from '../terminal/refusal.ts';

/** The seller API as the command line uses it. */
export interface SellerApi {
  /** The JSON of an answer; undefined on 404. @throws {SellerApiError} with one line for the operator. */
  get<Answer>(path: string): Promise<Answer | undefined>;
}

export class SellerApiError extends Refusal {}

export function sellerApi(url: string, token: string, fetchIt: typeof fetch): SellerApi {
  return {
    async get<Answer>(path: string) {
      const response = await answered(
        url,
        fetchIt(new URL(`/api/v1${path}`, url), {
          headers: { authorization: `Bearer ${token}` },
        }),
      );
      if (response.status === 401 || response.status === 403) {
        throw new SellerApiError(
          `${url} does not accept the token (HTTP ${response.status}): give one with the scope read by --token or SELLER_API_TOKEN`,
        );
      }
      const type = response.headers.get('content-type') ?? '';
      // A gateway answers 404 as well; only the API itself does it in this form.
      if (response.status === 404 && type.includes('problem+json')) return undefined;
      if (!response.ok || !type.includes('json')) {
        throw new SellerApiError(
          `${url} answers HTTP ${response.status} to /api/v1${path.replace(/\?.*/s, '')}, which is no answer of the seller API: is --url the address of the deployment?`,
        );
      }
      return (await response.json()) as Answer;
    },
  };
}

async function answered(url: string, request: Promise<Response>): Promise<Response> {
  try {
    return await request;
  } catch (error) {
    // `fetch` says only that it failed; its cause says why.
    const { message, cause } = error as Error;
    const fault = connectionFault(error) ?? (cause instanceof Error ? cause.message : message);
    throw new SellerApiError(
      `${url} does not answer: ${fault}. Is the sandbox running (npm start), or --url wrong?`,
    );
  }
}
