import { isoTime } from '../../shared/platform/time.ts';
import type { FinanceInstance, HistoryFacts, OrderFacts, WindowFacts } from './facts.ts';
import type { Line } from './line.ts';
import { isWithin, type Month } from './month.ts';

const kinds: Readonly<Record<string, Line['kind']>> = {
  'instance.renewed': 'renewal',
  'instance.upgraded': 'upgrade',
  'instance.released': 'cancellation',
};

/** Everything of one instance that belongs into the books of a month, in the order in which it happened. */
export function linesOf(
  instance: FinanceInstance,
  history: readonly HistoryFacts[],
  windows: readonly WindowFacts[],
  month: Month,
): readonly Line[] {
  const blank = blankLine(instance);
  const orders = [...(instance.order ? [instance.order] : []), ...history.flatMap(orderRead)];
  const creation = history.find(({ type }) => type === 'instance.created' || type === 'license.requested');
  const lines: Line[] = [];
  if (isWithin(month, instance.createdAt)) {
    lines.push({
      ...blank,
      ...money(orders, instance.orderId ?? '', creation?.data ?? {}),
      kind: 'order',
      at: instance.createdAt,
      expireAt: text(timeOf(creation?.data.expireAt)) || (instance.expireAt ?? ''),
      state: instance.refusal === null ? instance.status : `refused ${instance.refusal.code}`,
    });
  }
  for (const { type, at, data } of history) {
    const kind = kinds[type];
    if (kind === undefined || !isWithin(month, at)) continue;
    const orderId = text(data.orderId) || blank.orderId;
    lines.push({
      ...blank,
      ...money(orders, orderId, data),
      kind,
      at,
      orderId,
      orderLineId: text(data.orderLineId),
      expireAt: text(timeOf(data.expireAt)),
      state: text(data.scene) || text(data.reason),
    });
  }
  for (const window of windows) {
    if (!isWithin(month, window.beginAt)) continue;
    lines.push({
      ...blank,
      kind: 'usage',
      at: window.beginAt,
      endAt: window.endAt,
      usage: window.value,
      packageInstanceId: window.packageInstanceId ?? '',
      meteringSn: window.meteringSn,
      state: window.code === null ? window.status : `${window.status} ${window.code}`,
    });
  }
  return lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function blankLine(instance: FinanceInstance): Omit<Line, 'kind' | 'at'> {
  return {
    orderId: instance.orderId ?? '',
    orderLineId: instance.orderLineId ?? '',
    instanceId: instance.instanceId,
    productId: instance.productId ?? '',
    skuCode: instance.skuCode ?? '',
    chargingMode: instance.order?.chargingMode ?? '',
    quantity: '',
    amount: '',
    currency: '',
    expireAt: '',
    endAt: '',
    usage: '',
    packageInstanceId: '',
    meteringSn: '',
    state: '',
  };
}

/** What the history says of an order that was read; lines of an older version do not name its amounts. */
function orderRead({ type, data }: HistoryFacts): readonly OrderFacts[] {
  if (type !== 'order.read') return [];
  const amounts = Object.entries(data)
    .filter(([name]) => name.startsWith('amounts.'))
    .map(([name, value]): [string, string] => [name.slice('amounts.'.length), text(value)]);
  const { orderId, quantity } = data;
  return [
    {
      orderId: text(orderId),
      amounts: Object.fromEntries(amounts),
      ...(quantity === undefined ? {} : { quantity: text(quantity) }),
    },
  ];
}

/** Amounts stand in the order that was read (V2) or in the call itself (V1). */
function money(
  orders: readonly OrderFacts[],
  orderId: string,
  call: Readonly<Record<string, unknown>>,
): Pick<Line, 'amount' | 'currency' | 'quantity'> & Partial<Line> {
  const order = orders.find(read => orderId !== '' && read.orderId === orderId);
  const amounts = order?.amounts ?? {};
  const named = (pattern: RegExp) => Object.entries(amounts).find(([name]) => pattern.test(name))?.[1];
  const mode = text(call.chargingMode);
  return {
    // `currencyAfterDiscount` is an amount; no page names the others for sure.
    amount:
      named(/amount/i) ?? named(/afterDiscount/i) ?? named(/price|fee|cost|paid/i) ?? text(call.orderAmount),
    currency: named(/(^|\.)currency(?!After)/i) ?? '',
    quantity: order?.quantity ?? text(call.amount),
    ...(mode === '' ? {} : { chargingMode: mode }),
  };
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const timeOf = (value: unknown): string | undefined =>
  typeof value === 'number' ? isoTime(value) : undefined;
