import { isKitCommand } from '../../../sandbox/marketplace/families/kitCommands.ts';
import type { JournalEntry } from '../../../sandbox/marketplace/simulator/callJournal.ts';
import type { Act, PlannedOrder } from './orders.ts';
import type { SoakSandbox } from './soakSandbox.ts';

/** An order on its way through its acts, one after the other. */
export interface RunningOrder {
  readonly planned: PlannedOrder;
  done: number;
  tries: number;
  instanceId: string | undefined;
  /** A code of the marketplace. */
  license: string | undefined;
  /** What was used so far, as the product counted it, in ten-thousandths. */
  used: number;
  /** Whether some of it could be posted only after its hour had gone to the marketplace. */
  isUsedLate?: boolean;
  /** When it was bought first, and when that succeeded, epoch ms. */
  boughtFrom?: number;
  boughtUntil?: number;
  /** When the marketplace told last that it has changed, epoch ms: it is read by itself then. */
  noticedAt?: number;
}

export const runningOrder = (planned: PlannedOrder): RunningOrder => ({
  planned,
  ...{ done: 0, tries: 0, instanceId: undefined, license: undefined, used: 0 },
});

export interface Shopper {
  /** Calls of the marketplace, repeats included. */
  calls(): number;
  violations(): readonly string[];
  /** Does what is due of an order, as far as it succeeds now. */
  goOn(order: RunningOrder, hour: number): Promise<void>;
  /** The debugging page's cases, as the marketplace replays them every morning and afternoon. */
  dialIn(): Promise<void>;
}

/** 000004: it is still being made; 000005: try again. */
const later: readonly string[] = ['000004', '000005'];

export function shopperOf(sandbox: SoakSandbox): Shopper {
  const found: string[] = [];
  let calls = 0;
  let dials = 0;

  async function play(order: RunningOrder, act: Act): Promise<boolean> {
    const { family, orderId } = order.planned;
    const target = family === 'license-code' ? { license: order.license } : { order: orderId };
    const { calls: made, problem } = await sandbox.play({
      ...{ family, command: act.command, ...target },
      ...act.call,
    });
    // The sandbox itself could not send it.
    if (made === undefined) found.push(`${act.command} of ${orderId}: ${problem}`);
    const codes = (made ?? []).map(({ resultCode }) => resultCode);
    calls += codes.length;
    order.instanceId ??= made?.find(({ instanceId }) => instanceId !== undefined)?.instanceId;
    // The same bytes again are refused as a replay; everything else that is no success comes again.
    const replayed = act.call.replay === true ? codes.splice(1) : [];
    const wrong = codes.filter(code => code !== '000000' && !later.includes(code));
    if (wrong.length > 0) found.push(`${act.command} of ${orderId} is answered ${wrong.join(', ')}`);
    if (act.command === 'notify') order.noticedAt = await sandbox.now();
    if (act.command === 'purchase') {
      order.boughtUntil = await sandbox.now();
      order.boughtFrom ??= order.boughtUntil;
    }
    const isDone = codes.length > 0 && codes.every(code => code === '000000');
    if (isDone && replayed.some(code => code === '000000')) found.push(`${orderId}: a replay is let in`);
    return isDone;
  }

  async function buyCode(order: RunningOrder): Promise<boolean> {
    const bought = (await sandbox.post('/console/buy', {
      ...{ family: 'license-code', kind: 'period', autoRenew: false, callFaults: {} },
    })) as { readonly license?: string };
    order.license = bought.license;
    return bought.license !== undefined;
  }

  async function use(order: RunningOrder, act: Act): Promise<boolean> {
    const { orderId } = order.planned;
    const id = `${orderId}-U${act.at}`;
    const value = String(act.call.value);
    const record = { instanceId: order.instanceId, value };
    const now = () => sandbox.now().then(at => new Date(at).toISOString());
    const post = (one: object) => sandbox.seller('/usage/records', { records: [one] });
    usedAt.set(id, usedAt.get(id) ?? (await now()));
    let answer = await post({ ...record, id, at: usedAt.get(id) });
    // Its hour has gone to the marketplace meanwhile: it counts in this one.
    if (JSON.stringify(answer.body).includes('window-closed')) {
      usedAt.set(id, await now());
      order.isUsedLate = true;
      answer = await post({ ...record, id, at: usedAt.get(id) });
    }
    if (answer.status === 200) order.used += Math.round(Number(value) * 10_000);
    else if (answer.status < 500) found.push(`usage of ${orderId}: ${JSON.stringify(answer.body)}`);
    return answer.status === 200;
  }
  const usedAt = new Map<string, string>();

  async function sync(order: RunningOrder, { command, call }: Act): Promise<boolean> {
    const { instanceId } = order;
    const { version } = call;
    const { entry } = (await sandbox.post('/console/kit', { command, version, instanceId })) as {
      readonly entry?: JournalEntry;
    };
    const codes = entry?.calls.map(({ resultCode }) => resultCode) ?? [];
    calls += codes.length;
    const wrong = codes.filter(code => code !== '000000' && !later.includes(code));
    if (wrong.length > 0)
      found.push(`${command} of ${order.planned.orderId} is answered ${wrong.join(', ')}`);
    return codes.length > 0 && codes.every(code => code === '000000');
  }

  async function autoRenew({ planned: { family, orderId } }: RunningOrder): Promise<boolean> {
    await sandbox.post('/console/autoRenew', { target: { family, orderId }, on: true });
    return true;
  }

  function doAct(order: RunningOrder, act: Act): Promise<boolean> {
    if (act.command === 'use') return use(order, act);
    if (isKitCommand(act.command)) return sync(order, act);
    if (act.command === 'auto-renew') return autoRenew(order);
    if (act.command === 'purchase' && order.planned.family === 'license-code') return buyCode(order);
    return play(order, act);
  }

  return {
    calls: () => calls,
    violations: () => found,
    async goOn(order, hour) {
      for (;;) {
        const act = order.planned.acts[order.done];
        if (act === undefined || act.at > hour) return;
        order.tries += 1;
        if (!(await doAct(order, act))) return;
        order.done += 1;
        order.tries = 0;
      }
    },
    async dialIn() {
      dials += 1;
      for (const family of ['v2', 'v1', 'license', 'license-online'] as const) {
        const order = `DIAL-${dials}-${family}`;
        const { calls: made } = await sandbox.play({ family, command: 'purchase', order, test: true });
        calls += made?.length ?? 0;
        const [answer] = made ?? [];
        if (answer?.resultCode !== '000000')
          found.push(`a dial test of ${family} is answered ${answer?.resultCode}`);
      }
    },
  };
}
