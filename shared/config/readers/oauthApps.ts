import * as z from 'zod/mini';
import { jsonEntries } from './jsonSetting.ts';
import { urlField } from './products.ts';
import type { Reader } from './setting.ts';

/** One application that users log in to. Its name is part of its login and callback addresses. */
export interface OAuthApp {
  /** Application id of the credential in the seller centre. */
  readonly appId: string;
  /** The callback address exactly as registered in the credential. */
  readonly redirectUri: string;
  /** Where the browser goes with its one-time ticket after the login; APP_TICKET_URL when absent. */
  readonly ticketUrl?: string;
  /** Whether a login that starts at the enterprise's own identity provider carries a PKCE challenge. */
  readonly pkce: boolean;
  /** Whether the token call names the callback address, as the pages have it. */
  readonly redirectUriInTokenCall: boolean;
  /** Served under /oauth/login and /oauth/callback without its name. Exactly one application is. */
  readonly isDefault: boolean;
}

const oauthApp = z.strictObject({
  appId: z.string().check(z.minLength(1)),
  redirectUri: urlField,
  ticketUrl: z.optional(urlField),
  default: z.optional(z.boolean()),
  pkce: z.optional(z.boolean()),
  redirectUriInTokenCall: z.optional(z.boolean()),
});

/** OAUTH_APPS: JSON, name → application; a single one is the default, of several one says `"default": true`. */
export const oauthApps: Reader<Readonly<Record<string, OAuthApp>>> = (text, report) => {
  const entries = jsonEntries(text, oauthApp, report) ?? [];
  const defaults = entries.filter(([, app]) => app.default === true).length;
  if (defaults > 1 || (defaults === 0 && entries.length > 1)) {
    report('must mark exactly one application with "default": true');
  }
  entries.forEach(([name], index) => {
    if (!/^[a-z0-9-]{1,32}$/.test(name)) report(`entry ${index + 1} needs a name of a-z, 0-9 and -`);
  });
  // Two applications behind one callback could not be told apart, and enterprises can bind only one of them.
  if (new Set(entries.map(([, app]) => app.redirectUri)).size < entries.length) {
    report('uses the same redirectUri twice');
  }
  const apps = entries.map(([name, { appId, redirectUri, ticketUrl, ...app }]) => [
    name,
    {
      appId,
      redirectUri,
      ...(ticketUrl !== undefined && { ticketUrl }),
      pkce: app.pkce ?? false,
      redirectUriInTokenCall: app.redirectUriInTokenCall ?? true,
      isDefault: app.default ?? entries.length === 1,
    },
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(apps));
};
