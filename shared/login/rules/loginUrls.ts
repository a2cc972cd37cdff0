/** The unified login page. Its query stands behind the `#`: text is added, no URL is taken apart. */
export function unifiedLoginUrl(page: string, appId: string): string {
  return `${page}${page.includes('?') ? '&' : '?'}appId=${encodeURIComponent(appId)}`;
}

export function authorizeUrl(
  identity: string,
  parameters: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly state: string;
    /** Of PKCE, method S256. */
    readonly challenge?: string;
  },
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: parameters.clientId,
    redirect_uri: parameters.redirectUri,
    scope: 'get_user_info',
    state: parameters.state,
    ...(parameters.challenge === undefined
      ? {}
      : { code_challenge: parameters.challenge, code_challenge_method: 'S256' }),
  });
  return `${identity}/api/v1/oauth2/authorize?${query}`;
}

/** Ends the session at the identity provider, which then sends the browser to a fixed address of ours. */
export function logoutUrl(identity: string, redirectUri: string): string {
  return `${identity}/api/v1/logout?redirect_url=${encodeURIComponent(`${new URL(redirectUri).origin}/`)}`;
}
