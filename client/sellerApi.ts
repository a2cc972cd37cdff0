import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './openapi.ts';

/** The seller API, typed by its own description: `GET`, `POST` with path, parameters and body. */
export type SellerApi = Client<paths>;

/** What a GET of the seller API answers with HTTP 200, by its path. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } };
}
  ? Answer
  : never;

/**
 * A client of a deployment's seller API.
 *
 * @param options `url` of the deployment, without a path; `token` of `SELLER_API_TOKENS`; `fetch` another than the
 *   global one
 */
export const sellerApi = (options: {
  readonly url: string;
  readonly token: string;
  readonly fetch?: (request: Request) => Promise<Response>;
}): SellerApi =>
  createClient<paths>({
    baseUrl: options.url,
    headers: { Authorization: `Bearer ${options.token}` },
    ...(options.fetch !== undefined && { fetch: options.fetch }),
  });
