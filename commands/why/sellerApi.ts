/** The seller API as the command line uses it. */
export interface SellerApi {
  /** The JSON of an answer; undefined on 404. @throws {SellerApiError} with one line for the operator. */
  get<Answer>(path: string): Promise<Answer | undefined>;
}

export class SellerApiError extends Error {}

export function sellerApi(url: string, token: string, fetchIt: typeof fetch): SellerApi {
  return {
    async get<Answer>(path: string) {
      let response: Response;
      try {
        response = await fetchIt(new URL(`/api/v1${path}`, url), {
          headers: { authorization: `Bearer ${token}` },
        });
      } catch {
        throw new SellerApiError(
          `${url} does not answer. Is the sandbox running (npm start), or --url wrong?`,
        );
      }
      if (response.status === 404) return undefined;
      if (response.status === 401 || response.status === 403) {
        throw new SellerApiError('the token is not accepted: give --token or SELLER_API_TOKEN');
      }
      if (!response.ok) throw new SellerApiError(`${url} answered HTTP ${response.status} to ${path}`);
      return (await response.json()) as Answer;
    },
  };
}
