/**
 * What stays of a line of the history: numbers, and the texts that orders and accounting need. Everything else may be
 * about a person: reasons are written by people, and newer versions say more than this one knows.
 */
const keptTexts: ReadonlySet<string> = new Set([
  ...['activity', 'orderId', 'orderLineId', 'eventKey', 'eventId', 'appId', 'scene', 'code', 'actor', 'sync'],
  ...['status', 'previousStatus', 'frozenBy', 'releaseAt', 'beginAt', 'endAt', 'effectiveAt'],
  ...['chargingMode', 'periodType', 'periodNumber', 'orderAmount', 'amount', 'diskSize', 'bandWidth'],
  ...['trialFlag', 'provisionType', 'meteringSn', 'packageId', 'value', 'quantity'],
]);

/** What an order cost, as `order.read` writes it: numbers and currencies. */
const isAmount = (name: string, value: string): boolean =>
  name.startsWith('amounts.') && /^(-?\d[\d.,]*|[A-Z]{3})$/.test(value);

/** `reason` as our own rules write it, such as `retention-over`. */
const isWord = (name: string, value: string): boolean => name === 'reason' && /^[a-z-]{1,32}$/.test(value);

/** @returns the same object when all of it stays */
export function keptFacts(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(data).filter(
    ([name, value]) =>
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      value === null ||
      (typeof value === 'string' && (keptTexts.has(name) || isWord(name, value) || isAmount(name, value))),
  );
  return kept.length === Object.keys(data).length ? data : Object.fromEntries(kept);
}

/** Of a note the code of a refusal, or who dismissed an event; not why, which a person wrote. */
export function keptNote(note: unknown): string | undefined {
  if (typeof note !== 'string') return undefined;
  return /^\d{6}(?= |$)/.exec(note)?.[0] ?? note.split(':', 1)[0];
}
