import type { ProductMessage } from '../../../sandbox/product/demonstrationAnswer.ts';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { eventually } from '../../support/eventually.ts';
import { mayBeUnconfirmed, orderMayBeUnread } from './alarms.ts';
import { isOfKit, kitHeardOtherwise } from './expectedKit.ts';
import type { ExpectedLife } from './expectedLife.ts';
import type { Soaked } from './soak.ts';
import type { SoakSandbox } from './soakSandbox.ts';

interface HistoryLine {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly outcome: string;
}

/** What a line may have come to: it was taken, it is only for the history. */
const ended: readonly string[] = ['delivered', 'recorded'];

/** What does not hold, of everything that can be asked while the sandbox runs. */
export async function verdictOf(sandbox: SoakSandbox, soaked: Soaked): Promise<readonly string[]> {
  const found: string[] = [];
  const heard = await heardOf(sandbox, found);
  for (const order of soaked.orders) {
    const { planned, instanceId, license, done } = order;
    const name = license ?? planned.orderId;
    const life = soaked.lives.get(name);
    // Not bought yet; of a code nobody has told anything yet.
    if (life === undefined) {
      if (done > 1) found.push(`${name}: no call is in the books`);
      continue;
    }
    const messages = heard.get(name) ?? [];
    heard.delete(name);
    // Each of these once, and only where something was wrong that explains it.
    const possible = [
      ...(mayBeUnconfirmed(order) ? ['instance.unconfirmed'] : []),
      ...(orderMayBeUnread(order, soaked.troubles) ? ['order.unread'] : []),
    ];
    found.push(...heardOtherwise(name, life, possible, messages));
    if (life.status === 'none') continue;
    const id = instanceId ?? String(messages[0]?.data.instanceId ?? '');
    found.push(...(await isOtherwise(sandbox, name, id, life)));
    found.push(...(await historyIsPoor(sandbox, name, id, messages)));
  }
  for (const [name, messages] of heard)
    found.push(
      `${name}: the product heard ${messages.map(({ type }) => type).join(', ')} of what nobody bought`,
    );
  return [
    ...found,
    ...(await billedOtherwise(sandbox, soaked)),
    ...(await stillWaits(sandbox, soaked)),
    ...(await whyFinds(sandbox)),
  ];
}

/** What the product took, by order or licence code, and whether it came in sequence. */
async function heardOf(sandbox: SoakSandbox, found: string[]): Promise<Map<string, ProductMessage[]>> {
  const byName = new Map<string, ProductMessage[]>();
  const sequences = new Map<string, number>();
  const orderOf = new Map<string, string>();
  for (const message of await sandbox.productEvents()) {
    const { license, orderId, instanceId, sequence } = message.data;
    const isOrder = typeof orderId === 'string' && orderId !== '';
    if (isOrder && typeof instanceId === 'string' && !orderOf.has(instanceId))
      orderOf.set(instanceId, orderId);
    const known = orderOf.get(String(instanceId)) ?? (isOrder ? orderId : undefined);
    const isCode = message.data.family === 'license-v2';
    const name = String((isCode ? license : known) ?? message.data.tenantId ?? message.id);
    byName.set(name, [...(byName.get(name) ?? []), message]);
    // `evt_ITEM_SEQUENCE`: each item tells one thing after the other.
    const item = message.id.replace(/_\d+$/, '');
    if (Number(sequence) <= (sequences.get(item) ?? 0))
      found.push(`${name}: ${message.id} came out of sequence`);
    sequences.set(item, Number(sequence));
  }
  return byName;
}

const counted = (types: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
};

function heardOtherwise(
  name: string,
  { heard: expected, status, kit }: ExpectedLife,
  possible: readonly string[],
  messages: readonly ProductMessage[],
): readonly string[] {
  const types = messages.map(({ type }) => type);
  const counts = counted(types.filter(type => !isOfKit(type)));
  const otherwise = [...new Set([...expected.keys(), ...counts.keys()])].flatMap(type => {
    const [least, times] = [expected.get(type) ?? 0, counts.get(type) ?? 0];
    const most = possible.includes(type) ? least + 1 : least;
    return times >= least && times <= most
      ? []
      : [`${name}: ${type} was heard ${times} times and not ${least}, of ${status}`];
  });
  return [...otherwise, ...kitHeardOtherwise(name, kit, types.filter(isOfKit))];
}

async function isOtherwise(
  sandbox: SoakSandbox,
  name: string,
  instanceId: string,
  life: ExpectedLife,
): Promise<readonly string[]> {
  const { status, body } = await sandbox.seller(`/instances/${instanceId}`);
  if (status !== 200) return [`${name}: its instance is answered HTTP ${status}`];
  const instance = body as { readonly status: string; readonly expireAt: string | null };
  const found: string[] = [];
  if (instance.status !== life.status) found.push(`${name} is ${instance.status} and not ${life.status}`);
  const { expireAt } = life;
  const isSame = expireAt === undefined || Math.abs(Date.parse(instance.expireAt ?? '') - expireAt) < 1_000;
  if (life.status !== 'released' && !isSame)
    found.push(`${name} ends ${instance.expireAt} and not ${new Date(expireAt).toISOString()}`);
  return found;
}

/** Every line of its own, none missing between, all come to their end, and among them each that the product heard. */
async function historyIsPoor(
  sandbox: SoakSandbox,
  name: string,
  instanceId: string,
  messages: readonly ProductMessage[],
): Promise<readonly string[]> {
  const lines: HistoryLine[] = [];
  for (let from = ''; ; ) {
    const { body } = await sandbox.seller(`/instances/${instanceId}/history?limit=100${from}`);
    const { items = [], nextCursor = null } = body as { items?: HistoryLine[]; nextCursor?: string | null };
    lines.push(...items);
    if (nextCursor === null) break;
    from = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  const ofItem = lines.filter(({ id }) => id.startsWith('evt_instance~'));
  const sequence = ofItem.map(line => line.sequence).toSorted((one, other) => one - other);
  const ids = new Set(lines.map(({ id }) => id));
  return [
    ...(sequence.length > 0 && sequence.every((number, index) => number === index + 1)
      ? []
      : [`${name}: its history has the lines ${sequence.join(', ')}`]),
    ...lines
      .filter(({ outcome }) => !ended.includes(outcome))
      .map(({ type, outcome }) => `${name}: ${type} is ${outcome} in its history`),
    ...messages
      .filter(({ id }) => id.startsWith('evt_instance~') && !ids.has(id))
      .map(({ type }) => `${name}: the product heard ${type}, which is not in its history`),
  ];
}

async function billedOtherwise(sandbox: SoakSandbox, { orders }: Soaked): Promise<readonly string[]> {
  const response = await fetch(`${sandbox.consoleUrl}/marketplace/statement`);
  const { instances } = (await response.json()) as { readonly instances: Readonly<Record<string, string>> };
  const used = new Map(
    orders.flatMap(({ instanceId, used: all }) => (all > 0 ? [[instanceId ?? '', all]] : [])),
  );
  return [...new Set([...used.keys(), ...Object.keys(instances)])]
    .filter(id => Math.round(Number(instances[id] ?? 0) * 10_000) !== (used.get(id) ?? 0))
    .map(id => `${id}: ${instances[id]} is billed, ${(used.get(id) ?? 0) / 10_000} was used`);
}

async function stillWaits(sandbox: SoakSandbox, { wellSince }: Soaked): Promise<readonly string[]> {
  const { body } = await sandbox.seller('/health');
  const { status, pendingEvents } = body as { readonly status: string; readonly pendingEvents: number };
  // The watchdog looks when all others have come round since, and says so every five minutes.
  const items = await eventually(
    async () => {
      const { body: alarms } = await sandbox.seller('/alarms');
      const { items: all, lookedAt } = alarms as {
        readonly items: readonly { readonly name: string }[];
        readonly lookedAt: string | null;
      };
      if (!(Date.parse(lookedAt ?? '') > wellSince))
        throw new Error(`the watchdog has looked at ${lookedAt}`);
      return all;
    },
    { timeout: 300_000 },
  );
  return [
    ...(status === 'ok' && pendingEvents === 0 ? [] : [`health is ${status}, ${pendingEvents} events wait`]),
    ...items.map(({ name }) => `the alarm ${name} is not over`),
  ];
}

async function whyFinds(sandbox: SoakSandbox): Promise<readonly string[]> {
  const port = new URL(sandbox.functionsUrl).port;
  const why = await runProgram('commands/why.ts', [], {
    PORT: port,
    SANDBOX_DATA: sandbox.directory,
    LANG: 'C.UTF-8',
  });
  return why.exitCode === 0 ? [] : [`why: ${why.output}${why.errors}`];
}
