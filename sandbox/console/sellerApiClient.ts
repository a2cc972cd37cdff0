/** The seller API as the sandbox's own product and operator call it. */
export interface SellerApiClient {
  /** With the token of the scope read, unless another is asked for. */
  get(path: string, scope?: 'read' | 'operate'): Promise<Response>;
  /** With the token of the given scope. */
  post(path: string, body: unknown, scope: 'write' | 'operate'): Promise<Response>;
}

/** @param tokens `SELLER_API_TOKENS`: name:scope:token, comma-separated */
export function sellerApiClient(functionsUrl: () => string, tokens: string): SellerApiClient {
  const entries = tokens.split(',').map(entry => entry.trim().split(':'));
  const authorization = (scope: string) =>
    `Bearer ${entries.find(([, granted]) => granted === scope)?.[2] ?? ''}`;
  return {
    get: (path, scope = 'read') =>
      fetch(`${functionsUrl()}/api/v1${path}`, { headers: { Authorization: authorization(scope) } }),
    post: (path, body, scope) =>
      fetch(`${functionsUrl()}/api/v1${path}`, {
        method: 'POST',
        headers: { Authorization: authorization(scope), 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}
