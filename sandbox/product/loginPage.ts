import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';

/** What the bundle tells of a login. */
interface Login {
  readonly sessionId: string;
  readonly logoutToken: string;
  readonly user: { readonly userName: string; readonly name: string; readonly role: string };
  readonly tenant: { readonly tenantId: string; readonly name: string };
}

const cookie = 'sandbox-product';

/**
 * The demonstration product's own page: it sends people to the bundle's login, redeems the ticket that they come back
 * with by its server, and asks the bundle at each view whether the login still stands.
 *
 * Mounted at `/seller`: `GET /` · `GET /login?ticket=…`
 */
export function productLoginPage(deps: {
  readonly functionsUrl: () => string;
  /** A seller API token of the scope write. */
  readonly token: string;
}): Hono {
  const app = new Hono();
  const headers = { Authorization: `Bearer ${deps.token}`, 'Content-Type': 'application/json' };

  app.get('/login', async c => {
    const response = await fetch(`${deps.functionsUrl()}/oauth/ticket`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ticket: c.req.query('ticket') }),
    });
    if (!response.ok) return c.text('The ticket is not valid any more. Please log in again.', 401);
    const { sessionId } = (await response.json()) as Login;
    setCookie(c, cookie, sessionId, { path: '/seller', httpOnly: true, sameSite: 'Lax' });
    return c.redirect('/seller', 303);
  });

  app.get('/', async c => {
    const sessionId = getCookie(c, cookie);
    const url = `${deps.functionsUrl()}/oauth/userinfo?sessionId=${encodeURIComponent(sessionId ?? '')}`;
    const response = sessionId === undefined ? undefined : await fetch(url, { headers });
    if (response?.ok !== true) {
      deleteCookie(c, cookie, { path: '/seller' });
      return c.html(
        layout(
          html`<p>Nobody is logged in.</p><p><a href="${deps.functionsUrl()}/oauth/login">Log in</a></p>`,
        ),
      );
    }
    const { user, tenant, logoutToken, sessionId: id } = (await response.json()) as Login;
    return c.html(
      layout(html`<dl><dt>Name</dt><dd id="name">${user.name}</dd><dt>Enterprise</dt><dd id="tenant">${tenant.name}</dd>
<dt>Role</dt><dd id="role">${user.role}</dd></dl>
<form method="post" action="${deps.functionsUrl()}/oauth/logout"><input type="hidden" name="sessionId" value="${id}">
<input type="hidden" name="logoutToken" value="${logoutToken}"><button>Log out</button></form>`),
    );
  });
  return app;
}

const layout = (content: unknown) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Demonstration product</title></head>
<body style="font:16px/1.5 system-ui;margin:10vh auto;max-width:32rem"><main><h1>Demonstration product</h1>${content}</main></body></html>`;
