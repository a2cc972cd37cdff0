import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { ClientFiles } from '../../sandbox/console/clientFiles.ts';
import { deploymentApi } from '../../sandbox/console/deploymentApi.ts';
import type { SellerApiClient } from '../../sandbox/console/sellerApiClient.ts';

/** The desk's page, and the seller API of the deployment for it. Nothing of it is kept by the browser. */
export function deskApp(deps: {
  readonly files: ClientFiles;
  readonly seller: SellerApiClient;
  /** Of the deployment, as the page shows it. */
  readonly address: string;
}): Hono<{ Bindings: HttpBindings }> {
  const { files, seller, address } = deps;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ['data:'], frameAncestors: ["'none'"] },
      strictTransportSecurity: false,
      referrerPolicy: 'no-referrer',
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.get('/', c => c.html(files.page));
  app.get('/console/client.js', c => c.body(files.script, 200, { 'Content-Type': 'text/javascript' }));
  app.get('/console/client.css', c => c.body(files.style, 200, { 'Content-Type': 'text/css' }));
  app.get('/desk/about', c => c.json({ address }));
  app.route('/', deploymentApi(seller));
  return app;
}
