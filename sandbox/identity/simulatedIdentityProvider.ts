import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { defined } from '../../shared/platform/defined.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { enterprise, people } from '../enterprise/enterprise.ts';

const codeLifetimeMs = 5 * minuteMs;
const accessSeconds = 7_200;
const cookie = 'sandbox-identity';

/**
 * The enterprise's authentication centre and the marketplace's login page under their documented paths, with the
 * documented answers and errors. Its people log in without a password: one click on a name.
 *
 * @param redirectUris the callback registered for each application id
 */
export function simulatedIdentityProvider(deps: {
  readonly clock: () => number;
  readonly redirectUris: () => Readonly<Record<string, string>>;
}): Hono {
  const { clock } = deps;
  const codes = new Map<string, { readonly userName: string; readonly expiresAt: number }>();
  const access = new Map<string, { readonly userName: string; readonly expiresAt: number }>();
  const refreshTokens = new Map<string, string>();
  const app = new Hono();

  const newWord = () => randomBytes(24).toString('base64url');
  const person = (userName: string | undefined) => people.find(it => it.userName === userName);

  function newCode(userName: string): string {
    const code = newWord();
    codes.set(code, { userName, expiresAt: clock() + codeLifetimeMs });
    return code;
  }

  function newTokens(userName: string) {
    const accessToken = newWord();
    const refreshToken = newWord();
    access.set(accessToken, { userName, expiresAt: clock() + accessSeconds * 1000 });
    refreshTokens.set(refreshToken, userName);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: accessSeconds,
      scope: 'get_user_info',
      refresh_token: refreshToken,
    };
  }

  /** Sends the browser on when somebody is logged in, else shows the names. */
  function enter(c: Context, target: (code: string) => string): Response | Promise<Response> {
    const known = person(getCookie(c, cookie));
    return known === undefined
      ? c.html(namesPage(c.req.url))
      : c.redirect(target(newCode(known.userName)), 302);
  }

  const callback = (redirectUri: string, parameters: Readonly<Record<string, string>>): string => {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };

  /**
   * The documented address: its query stands behind the `#`, where only a browser sees it. Who is none is taken to mean
   * the first application.
   */
  app.get('/unified-login/', c => {
    const [appId = ''] = Object.keys(deps.redirectUris());
    const first = new URL(`/unified-login?appId=${encodeURIComponent(appId)}`, c.req.url);
    return c.html(namesPage(first.href, readsFragment));
  });

  app.get('/unified-login', c => {
    const redirectUri = deps.redirectUris()[c.req.query('appId') ?? ''];
    if (redirectUri === undefined) return c.text('unknown appId', 400);
    return enter(c, code => callback(redirectUri, { code, tenant: enterprise.tenantId }));
  });

  app.get('/api/v1/oauth2/authorize', c => {
    const { response_type, client_id, redirect_uri = '', state } = c.req.query();
    const registered = Object.values(deps.redirectUris()).includes(redirect_uri);
    if (response_type !== 'code' || client_id !== enterprise.clientId || !registered) {
      return c.json(
        { error: 'invalid_request', error_description: 'client or redirect_uri not registered' },
        400,
      );
    }
    return enter(c, code => callback(redirect_uri, { code, ...defined({ state }) }));
  });

  app.post('/sandbox-login', async c => {
    const form = await c.req.parseBody();
    const known = person(String(form.userName));
    const back = String(form.back);
    if (known === undefined || new URL(back).origin !== new URL(c.req.url).origin)
      return c.text('unknown person', 400);
    setCookie(c, cookie, known.userName, { path: '/', httpOnly: true, sameSite: 'Lax' });
    return c.redirect(back, 303);
  });

  app.post('/api/v1/oauth2/token', async c => {
    const form = (await c.req.parseBody()) as Readonly<Record<string, string>>;
    const refuse = (error: string, error_description: string) => c.json({ error, error_description }, 400);
    if (form.client_id !== enterprise.clientId) return refuse('invalid_client', 'Client ID mismatch');
    if (form.client_secret !== enterprise.clientSecret)
      return refuse('invalid_client', 'Bad client credentials');
    if (form.grant_type === 'authorization_code') {
      const found = codes.get(form.code ?? '');
      codes.delete(form.code ?? '');
      return found === undefined || found.expiresAt <= clock()
        ? refuse('invalid_grant', 'Invalid authorization code')
        : c.json(newTokens(found.userName));
    }
    const userName = refreshTokens.get(form.refresh_token ?? '');
    refreshTokens.delete(form.refresh_token ?? '');
    return userName === undefined
      ? refuse('invalid_grant', 'Invalid refresh token')
      : c.json(newTokens(userName));
  });

  app.get('/api/v1/oauth2/userinfo', c => {
    const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const found = access.get(token ?? '');
    const known = found === undefined || found.expiresAt <= clock() ? undefined : person(found.userName);
    if (known === undefined) {
      const error_description = 'Full authentication is required to access this resource';
      return c.json({ error: 'unauthorized', error_description }, 401);
    }
    const { userName, name, orgCode: organizationCode, role } = known;
    return c.json({
      id: `id-${userName}`,
      userName,
      name,
      organizationCode,
      role,
      tenant: enterprise.tenantId,
    });
  });

  app.get('/api/v1/logout', c => {
    deleteCookie(c, cookie, { path: '/' });
    return c.redirect(c.req.query('redirect_url') ?? '/', 302);
  });

  return app;
}

const readsFragment = html`<script>
const [route, query] = location.hash.split('?');
if (route === '#/portal-login') {
  document.documentElement.hidden = true;
  location.replace('/unified-login?' + query);
}
</script>`;

function namesPage(back: string, script: typeof readsFragment | '' = '') {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Log in: ${enterprise.name}</title>${script}</head>
<body style="font:16px/1.5 system-ui;margin:15vh auto;max-width:32rem"><main><h1>${enterprise.name}</h1>
<p>Who are you? 您是谁？</p>
${people.map(
  ({ userName, name }) => html`<form method="post" action="/sandbox-login">
<input type="hidden" name="back" value="${back}"><button name="userName" value="${userName}">${name} (${userName})</button></form>`,
)}
</main></body></html>`;
}
