/** Who has logged in, as `POST /oauth/ticket` tells it. */
export interface Login {
  /** For `GET /oauth/userinfo`, `POST /oauth/refresh` and the logout. */
  readonly sessionId: string;
  readonly app: string;
  readonly user: {
    readonly userName: string;
    readonly name?: string;
    readonly role?: string;
    readonly orgCode?: string;
  };
  readonly tenant: {
    readonly tenantId: string;
    readonly tenantCode?: string;
    readonly name?: string;
    readonly test: boolean;
  };
  readonly instances: readonly { readonly instanceId: string }[];
  readonly logoutToken?: string;
  /** ISO 8601. */
  readonly loggedInAt: string;
  /** The word that your page gave to `/oauth/login?nonce=…`; null for a login that began elsewhere. */
  readonly nonce: string | null;
}

/**
 * Redeems the one-time ticket that the browser brought, by your server and with a token of the scope `write`.
 *
 * @returns undefined when the ticket is not valid any more: ask the person to log in again
 * @throws when the deployment does not take the token, or does not answer
 */
export async function redeemTicket(
  deployment: { readonly url: string; readonly token: string },
  ticket: string,
): Promise<Login | undefined> {
  const response = await fetch(new URL('/oauth/ticket', deployment.url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${deployment.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket }),
  });
  if (response.ok) return (await response.json()) as Login;
  if (response.status === 401 || response.status === 403 || response.status >= 500) {
    const { detail } = (await response.json().catch(() => ({}))) as { readonly detail?: string };
    throw new Error(
      `${deployment.url} answers HTTP ${response.status} to a ticket: ${detail ?? 'no reason'}`,
    );
  }
  return undefined;
}
