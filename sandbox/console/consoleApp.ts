import { type Context, Hono } from 'hono';
import type * as z from 'zod/mini';
import type { Send } from '../../shared/http/outgoing.ts';
import { defined } from '../../shared/platform/defined.ts';
import { dayMs, isoTime } from '../../shared/platform/time.ts';
import { messageTypes } from '../../shared/seller/webhooks/eventSchemas.ts';
import type { ClockMoves } from '../clockMoves.ts';
import type { DeliveryJournal } from '../deliveries/deliveryJournal.ts';
import { type TableFault, tableFaultSchema } from '../deployment/table/tableFaults.ts';
import type { MarketplaceCall } from '../marketplace/calls/call.ts';
import { packed } from '../marketplace/calls/playedAnswer.ts';
import type { OpenApiBehaviour } from '../marketplace/openApis/openApiBehaviour.ts';
import type { CallJournal } from '../marketplace/simulator/callJournal.ts';
import type { MarketplaceSimulator, SimulatorResult } from '../marketplace/simulator/simulator.ts';
import type { OwnProduct } from '../ownProduct.ts';
import type { ProductBehaviour } from '../product/productBehaviour.ts';
import { trigger } from '../trigger/trigger.ts';
import { maxMove } from './amounts.ts';
import type { ClientFiles } from './clientFiles.ts';
import type { ConsoleState, ShownInstance } from './consoleState.ts';
import { deploymentApi } from './deploymentApi.ts';
import { requests } from './requests.ts';
import type { SellerApiClient } from './sellerApiClient.ts';
import type { SellerSheet } from './sellerSheet.ts';

export interface ConsoleDeps {
  readonly files: ClientFiles;
  readonly simulator: MarketplaceSimulator;
  readonly journal: CallJournal;
  readonly deliveries: DeliveryJournal;
  readonly product: OwnProduct;
  /** Where events go now, and what signs them. */
  readonly webhook: () => { readonly url: string; readonly secrets: readonly string[] };
  /** The way out that trials take. */
  readonly send: Send;
  readonly seller: SellerApiClient;
  readonly sheet: () => SellerSheet;
  readonly clock: { readonly moved: () => number };
  readonly moves: ClockMoves;
  /** Asks the outside world that this process serves. */
  readonly outside: (path: string) => Promise<Response> | Response;
  readonly table: { readonly fault: () => TableFault; setFault(fault: TableFault): void };
}

const shownInstances = 50;
const shownCalls = 100;

/** The console: the page, what it shows, and what it asks for. */
export function consoleApp(deps: ConsoleDeps): Hono {
  const { files, simulator, journal, seller, clock, moves, table } = deps;
  const app = new Hono();

  app.get('/', c => c.html(files.page));
  app.get('/console/client.js', c => c.body(files.script, 200, { 'Content-Type': 'text/javascript' }));
  app.get('/console/client.css', c => c.body(files.style, 200, { 'Content-Type': 'text/css' }));

  app.get('/console/state', async c => c.json(await stateOf(deps)));
  app.get('/console/calls/:id', c => {
    const entry = journal.entry(Number(c.req.param('id')));
    return entry === undefined ? c.json({ problem: 'this call is forgotten' }, 404) : c.json(entry);
  });
  app.get('/console/deliveries', c => c.json(deps.deliveries.newest(shownCalls)));
  /** Reads the seller API with the sandbox's own token. */
  app.get('/console/api/*', async c => {
    const { pathname, search } = new URL(c.req.url);
    return handedOn(c, await seller.get(`${pathname.slice('/console/api'.length)}${search}`));
  });
  app.route('/', deploymentApi(seller));
  app.get('/console/messages', c => c.json(messageTypes));
  app.get('/console/sheet', c => c.json(deps.sheet()));

  const post = <Name extends keyof typeof requests>(
    name: Name,
    run: (c: Context, asked: z.output<(typeof requests)[Name]>) => Promise<Response> | Response,
  ) =>
    app.post(`/console/${name}`, async c => {
      const read = requests[name].safeParse(await c.req.json().catch(() => undefined));
      if (read.success) return run(c, read.data as z.output<(typeof requests)[Name]>);
      return c.json({ problem: read.error.issues.map(issueText).join('; ') }, 400);
    });

  post('buy', async (c, { callFaults, ...wanted }) =>
    told(c, await simulator.buy(defined(wanted), callFaults)),
  );
  post('act', async (c, { command, target, callFaults }) =>
    told(c, await simulator.act(command, defined(target), callFaults)),
  );
  post('kit', async (c, { command, ...options }) => told(c, await simulator.kit(command, defined(options))));
  post('play', async (c, call) => {
    const result = await simulator.play(defined(call) as MarketplaceCall);
    return result.kind === 'problem'
      ? c.json({ problem: result.problem }, 400)
      : c.json({ calls: result.calls.map(packed) });
  });
  post('held', async (c, { id }) => told(c, await simulator.sendHeld(id)));
  post('autoRenew', async (c, { target, on }) => {
    await simulator.setAutoRenew(defined(target), on);
    return c.json({ on });
  });
  post('byItself', (c, { on }) => {
    simulator.setByItself(on);
    return c.json({ on });
  });

  const time = () => ({ now: isoTime(Date.now()), movedMs: clock.moved() });
  app.get('/console/clock', c => c.json(time()));
  post('clock', async (c, { ms }) => {
    if (clock.moved() + ms > maxMove) return c.json({ problem: 'ten years are enough' }, 400);
    await moves.move(ms);
    return c.json(time());
  });
  /** The last move is taken back, with everything that came of it. */
  post('clockBack', async c =>
    (await moves.undo()) ? c.json(time()) : c.json({ problem: 'there is no move to undo' }, 400),
  );

  app.post('/console/table', async c => {
    const fault = tableFaultSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!fault.success) return c.json({ problem: fault.error.issues.map(issueText).join('; ') }, 400);
    table.setFault(fault.data);
    return c.json(table.fault());
  });

  /** As the product would post it. */
  post('usage', async (c, { instanceId, value, packageInstanceId }) => {
    const record = {
      id: `console-${crypto.randomUUID()}`,
      instanceId,
      at: isoTime(Date.now()),
      value,
    };
    const records = [packageInstanceId === undefined ? record : { ...record, packageInstanceId }];
    return handedOn(c, await seller.post('/usage/records', { records }, 'write'));
  });
  post('trigger', async (c, { type, instanceId, fields }) => {
    const result = await trigger({ type, ...defined({ instanceId, fields }) }, deps);
    return 'problem' in result ? c.json(result, 400) : c.json(result);
  });
  post('package', async (c, asked) => handedOn(c, await seller.post('/usage/packages', asked, 'write')));
  return app;
}

async function stateOf({
  simulator,
  journal,
  seller,
  clock,
  table,
  product,
  outside,
  moves,
}: ConsoleDeps): Promise<ConsoleState> {
  const [list, demonstration, apis] = await Promise.all([
    instancesOf(seller, clock.moved()),
    outside('/seller/behaviour'),
    outside('/marketplace/behaviour'),
  ]);
  const ids = new Set(list.instances.map(({ instanceId }) => instanceId));
  return {
    now: isoTime(Date.now()),
    movedMs: clock.moved(),
    lastMoveMs: moves.last ?? 0,
    byItself: simulator.byItself,
    // The newest, and those of the instances that are shown: neither is to stand there without its other half.
    subscriptions: simulator.subscriptions.filter(
      ({ instanceId }, index) =>
        index >= simulator.subscriptions.length - shownInstances ||
        (instanceId !== null && ids.has(instanceId)),
    ),
    bought: simulator.subscriptions.length,
    calls: journal.heads(shownCalls),
    held: simulator.heldCalls,
    table: table.fault(),
    product,
    demonstration: (await demonstration.json()) as ProductBehaviour,
    openApis: (await apis.json()) as OpenApiBehaviour,
    ...list,
  };
}

/** A page of the list covers a year, and the clock may have been moved over several. */
async function instancesOf(
  seller: SellerApiClient,
  movedMs: number,
): Promise<Pick<ConsoleState, 'instances' | 'sellerProblem'>> {
  const pages = 1 + Math.ceil(movedMs / (330 * dayMs));
  const instances: ShownInstance[] = [];
  let cursor: string | null = '';
  try {
    for (let page = 0; page < pages && cursor !== null && instances.length < shownInstances; page += 1) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const response = await seller.get(`/instances?limit=${shownInstances - instances.length}${from}`);
      if (!response.ok) return { instances, sellerProblem: `HTTP ${response.status}` };
      const list = (await response.json()) as { items: ShownInstance[]; nextCursor: string | null };
      instances.push(...list.items);
      cursor = list.nextCursor;
    }
    return { instances };
  } catch (error) {
    return { instances, sellerProblem: error instanceof Error ? error.message : 'unknown' };
  }
}

function told(c: Context, result: SimulatorResult): Response {
  return result.kind === 'problem' ? c.json({ problem: result.problem }, 400) : c.json(result);
}

async function handedOn(c: Context, response: Response): Promise<Response> {
  return c.body(await response.text(), response.status as 200, { 'Content-Type': 'application/json' });
}

const issueText = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.') || 'body'}: ${message}`;
