import { isLate } from '../../http/outgoing.ts';
import { answerBudget } from '../../platform/answerBudget.ts';
import { faultName } from '../../platform/connectionFault.ts';
import { isOver } from '../../platform/effects.ts';
import { hourMs } from '../../platform/time.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { formatMarketplaceTime } from '../../wire/marketplaceTime.ts';
import { authToken } from '../../wire/signature/authToken.ts';
import { kitToken, signKitRequest } from '../../wire/signature/kitSignature.ts';
import { signRequest } from '../../wire/signature/requestSignature.ts';
import { runBudget, type Schedule } from '../runBudget.ts';
import { type DebugCase, debugCases } from './rules/debugCases.ts';
import { type Dialled, marketplaceWords } from './rules/marketplaceWords.ts';

export interface DialReport {
  /** Cases that were sent; 0 where no address is set, and within the hour of a dial that went well. */
  readonly dialled: number;
  readonly failed: number;
}

/** Largest answer that is read, bytes. */
const maxAnswer = 64 * 1024;

/**
 * The handler of the schedule that dials our own public address as the marketplace's dial tests do twice a day: from the
 * outside, through names, certificates, proxies and gateways, with the debug cases of every family that has a key. It comes
 * every few minutes and dials when a container is new (a deployment), when the last dial failed, or when it is an hour old.
 */
export function selfDial(open: () => Promise<Bridge>): Schedule<DialReport> {
  let passedAt = Number.NEGATIVE_INFINITY;
  return async (_event, context) => {
    const bridge = await open();
    const { config, effects, log } = bridge;
    const address = config.selfDialUrl;
    const now = effects.clock();
    if (address === undefined || Math.abs(now - passedAt) < hourMs) return { dialled: 0, failed: 0 };
    const budget = runBudget(now, context);
    let dialled = 0;
    const failures: { readonly name: string; readonly says: string }[] = [];
    for (const given of debugCases(config.keyRings, now, effects.newId)) {
      if (isOver(budget, effects.clock())) break;
      const secret = config.keyRings[given.ring][0]?.secret ?? '';
      const says = marketplaceWords(await dial(bridge, address, given, secret), given, secret, config);
      dialled += 1;
      if (says !== undefined) failures.push({ name: given.name, says });
    }
    const [first] = failures;
    if (first === undefined) passedAt = now;
    else {
      const { name: call, says } = first;
      log.alarm({ name: 'SelfDialFailed', detail: { call, says, failed: failures.length, of: dialled } });
    }
    log.info('dialled', { dialled, failed: failures.length });
    return { dialled, failed: failures.length };
  };
}

async function dial(bridge: Bridge, address: string, given: DebugCase, secret: string): Promise<Dialled> {
  const { url, ...request } = signed(address, given, secret, bridge.effects.clock(), bridge.effects.newId());
  const withinMs = answerBudget.marketplaceGivesUp;
  try {
    const { status, headers, body } = await bridge.send({ url, ...request, withinMs, maxBytes: maxAnswer });
    const bodySign = headers['body-sign'];
    return {
      kind: 'answered',
      status,
      contentType: headers['content-type'] ?? '',
      bodySign: typeof bodySign === 'string' ? bodySign : undefined,
      body: body ?? new Uint8Array(),
    };
  } catch (error) {
    return { kind: 'silent', timedOut: isLate(error), fault: faultName(error) };
  }
}

/** A call as the marketplace sends it; see the signature of each in `shared/wire/signature`. */
function signed(
  address: string,
  { path, signing, fields }: DebugCase,
  secret: string,
  now: number,
  newId: string,
): { url: string; method: 'GET' | 'POST'; headers: Record<string, string>; body?: string } {
  const url = new URL(`${address.replace(/\/+$/, '')}${path}`);
  if (signing === 'get') {
    const parameters: [string, string][] = [
      ...Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
      ['timeStamp', formatMarketplaceTime(now, 17)],
    ];
    url.search = new URLSearchParams([
      ...parameters,
      ['authToken', authToken(secret, parameters)],
    ]).toString();
    return { url: url.href, method: 'GET', headers: { Accept: 'application/json' } };
  }
  const payload = JSON.stringify(
    Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  const headers = { 'Content-Type': 'application/json;charset=utf8' };
  if (signing === 'token') {
    const token = { authToken: kitToken(secret, fields) };
    return { url: url.href, method: 'POST', headers: { ...headers, ...token }, body: payload };
  }
  const timestamp = String(now);
  // Ends in a letter: digits before the timestamp's would read as part of it.
  const nonce = `${newId.replaceAll('-', '').toUpperCase().slice(0, -1)}N`;
  const request = { accessKey: secret, timestamp, nonce, payload };
  if (signing === 'headers') {
    const kit = { 'x-sign': signKitRequest(request), 'x-timestamp': timestamp, 'x-nonce': nonce };
    return { url: url.href, method: 'POST', headers: { ...headers, ...kit }, body: payload };
  }
  url.search = new URLSearchParams({ signature: signRequest(request), timestamp, nonce }).toString();
  return { url: url.href, method: 'POST', headers, body: payload };
}
