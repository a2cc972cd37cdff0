import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { kitPrivateKey, publicKeyOf } from '../enterprise/kitKey.ts';
import { readCommandLine } from '../marketplace/commandLine.ts';
import { families } from '../marketplace/family.ts';
import { playKit } from '../marketplace/playKit.ts';
import { playMarketplace } from '../marketplace/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../marketplace/purchaseMemory.ts';
import { jsonReport } from '../marketplace/report.ts';
import { consolePage } from './page.ts';
import { sellerSheet } from './sellerSheet.ts';

export interface ConsoleDeps {
  readonly addresses: () => { readonly functionsUrl: string; readonly consoleUrl: string };
  readonly variables: Readonly<Record<string, string>>;
  readonly files: { readonly marketplace: string; readonly kitKey: string };
  readonly clock: { readonly moved: () => number; move(ms: number): void };
}

const longestMove = 10 * 365 * 86_400_000;

/** The console: the marketplace, the instances and the product on one page, and what the page asks for. */
export function consoleApp({ addresses, variables, files, clock }: ConsoleDeps): Hono {
  const app = new Hono();
  const tokenOf = (scope: string): string =>
    (variables.SELLER_API_TOKENS ?? '')
      .split(',')
      .map(entry => entry.trim().split(':'))
      .find(([, granted]) => granted === scope)?.[2] ?? '';

  app.get('/', c => c.html(consolePage(c.req.query('lang') ?? c.req.header('accept-language') ?? '')));

  /** Plays the marketplace by the words of its command line, in this process and so by its clock. */
  app.post('/console/play', async c => {
    const { words } = (await c.req.json().catch(() => ({}))) as { words?: unknown };
    if (typeof words !== 'string') return c.json({ problem: 'words are missing' }, 400);
    const read = readCommandLine(words.split(/\s+/).filter(word => word !== ''));
    if (read.kind === 'help') return c.json({ problem: 'there is no help here' }, 400);
    if (read.kind === 'problem') return c.json({ problem: read.problem }, 400);
    const { functionsUrl, consoleUrl } = addresses();
    const asked = read.kind === 'kit' ? read.kit : read.call;
    const path = read.kind === 'kit' ? '/saas' : families[read.call.family].path(read.call.command);
    const name = read.kind === 'kit' ? 'KIT_ACCESS_KEYS' : families[read.call.family].keys(read.call.command);
    const deps = {
      // Only this sandbox: the console must not become a way to call others.
      url: `${functionsUrl}${path}`,
      accessKey: asked.key ?? (variables[name] ?? '').split(',')[0]?.trim() ?? '',
      purchases: await rememberedPurchases(files.marketplace),
      clock: Date.now,
      newId: randomUUID,
    };
    const result =
      read.kind === 'kit'
        ? await playKit(read.kit, {
            ...deps,
            domainName: consoleUrl,
            publicKey: publicKeyOf(await kitPrivateKey(files.kitKey)),
          })
        : await playMarketplace(read.call, deps);
    if (result.kind === 'problem') return c.json({ problem: result.problem }, 400);
    if (result.purchase !== undefined) await rememberPurchase(files.marketplace, result.purchase);
    return c.json(jsonReport(result.calls));
  });

  /** Reads the seller API with the sandbox's own token. */
  app.get('/console/api/*', async c => {
    const { pathname, search } = new URL(c.req.url);
    const url = `${addresses().functionsUrl}/api/v1${pathname.slice('/console/api'.length)}${search}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${tokenOf('read')}` } });
    return c.body(await response.text(), response.status as 200, { 'Content-Type': 'application/json' });
  });

  app.get('/console/clock', c => c.json({ now: new Date(Date.now()).toISOString(), movedMs: clock.moved() }));
  app.post('/console/clock', async c => {
    const { ms } = (await c.req.json().catch(() => ({}))) as { ms?: unknown };
    if (typeof ms !== 'number' || !Number.isFinite(ms) || ms < 0 || clock.moved() + ms > longestMove) {
      return c.json({ problem: 'ms must be a number from 0, ten years in all' }, 400);
    }
    clock.move(ms);
    return c.json({ now: new Date(Date.now()).toISOString(), movedMs: clock.moved() });
  });

  app.get('/console/sheet', async c =>
    c.json(sellerSheet(addresses().functionsUrl, publicKeyOf(await kitPrivateKey(files.kitKey)))),
  );
  return app;
}
