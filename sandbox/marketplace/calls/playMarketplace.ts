import { randomBytes } from 'node:crypto';
import { defined } from '../../../shared/platform/defined.ts';
import { dayMs, hourMs } from '../../../shared/platform/time.ts';
import { encryptValue, randomIv } from '../../../shared/wire/cipher/encryptedValue.ts';
import { answerCarries } from '../answers/answerCarries.ts';
import { callSummary } from '../answers/callSummary.ts';
import { checkAnswer } from '../answers/checkAnswer.ts';
import { openAppInfo } from '../answers/openAppInfo.ts';
import { type ActivityFacts, concernsInstance } from '../families/activity.ts';
import { families } from '../families/family.ts';
import { type SentActivity, sendAndLose, sendSigned, signActivity } from '../transport/sendActivity.ts';
import type { MarketplaceCall, PlayDeps, PlayedCall, PlayResult, ReadyCall } from './call.ts';
import { sendCalls } from './sendCalls.ts';

const year = 365 * dayMs;

/** Signs the calls of one event: each is a new one with a nonce of its own. A text is a problem. */
export function callsOf(
  call: MarketplaceCall,
  deps: PlayDeps,
): { next(): ReadyCall; facts: EventFacts } | string {
  const facts = eventFacts(call, deps);
  if (typeof facts === 'string') return facts;
  const { url, accessKey, clock, newId } = deps;
  const family = families[call.family];
  const next = (): ReadyCall => {
    const { skewMs, badSignature } = call;
    const fields = family.fields(call.command, { ...facts, businessId: newId() });
    const signed = signActivity(
      { url, accessKey, transport: family.transport, fields, skewMs, badSignature },
      { clock, newNonce: () => newId().replaceAll('-', '').toUpperCase() },
    );
    return {
      async send() {
        const sent = await sendSigned(signed);
        deps.onAnswer?.();
        return checkedCall(call, sent, accessKey);
      },
      sendAndLose: () => sendAndLose(signed),
    };
  };
  return { next, facts };
}

function checkedCall(call: MarketplaceCall, sent: SentActivity, accessKey: string): PlayedCall {
  const family = families[call.family];
  const checked = checkAnswer(sent, accessKey);
  const { opened, check } = openAppInfo(checked.content, accessKey, {
    byDefault: family.transport === 'token-get' ? '1' : undefined,
    showPassword: call.showPassword,
  });
  const carries = answerCarries(checked.content, family.answers(call.command, checked.resultCode));
  const checks = [...checked.checks, carries, check].filter(one => one !== undefined);
  return { sent, ...checked, checks, opened, verified: checks.every(({ ok }) => ok) };
}

/** Makes the calls that a command line asks for and checks every answer. An unreachable address is a problem. */
export async function playMarketplace(call: MarketplaceCall, deps: PlayDeps): Promise<PlayResult> {
  const prepared = callsOf(call, deps);
  if (typeof prepared === 'string') return { kind: 'problem', problem: prepared };
  const { next, facts } = prepared;
  let calls: readonly PlayedCall[];
  try {
    calls = await sendCalls(next(), next, call);
  } catch (error) {
    return { kind: 'problem', problem: unreachable(deps.url, error) };
  }
  const instanceId = calls.find(played => played.instanceId !== undefined)?.instanceId;
  const { orderId, orderLineId } = facts;
  const bought = call.command === 'purchase' && !call.test && instanceId !== undefined;
  const purchase = bought ? { family: call.family, orderId, orderLineId, instanceId } : undefined;
  return { kind: 'played', calls, purchase };
}

/** A fault of the connection in one line. */
export function unreachable(url: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${url} does not answer: ${code ?? message}`;
}

export type EventFacts = Omit<ActivityFacts, 'businessId'>;

/** What all calls of one event have in common; a text is a problem. */
function eventFacts(call: MarketplaceCall, deps: PlayDeps): EventFacts | string {
  const { command, order, line, scene, product, test } = call;
  if (!families[call.family].commands.includes(command)) {
    return `${call.family} has no ${command}; it has ${families[call.family].commands.join(', ')}`;
  }
  const remembered = deps.purchases.findLast(
    ({ family, orderId, orderLineId }) =>
      family === call.family && (order ?? orderId) === orderId && (line ?? orderLineId) === orderLineId,
  );
  const instanceId = call.instance ?? remembered?.instanceId;
  if (concernsInstance(command) && instanceId === undefined && call.family !== 'license-code') {
    return `no purchase is remembered${order === undefined ? '' : ` for the order ${order}`}; purchase first, or give --instance`;
  }
  const fresh = newOrder(deps);
  const orderId =
    command === 'purchase'
      ? (order ?? fresh)
      : command === 'notify'
        ? (order ?? remembered?.orderId ?? fresh)
        : undefined;
  const eventOrder = orderId ?? call.eventOrder ?? fresh;
  return {
    orderId: eventOrder,
    orderLineId: (orderId === undefined ? undefined : line) ?? `${eventOrder}-000001`,
    instanceId: instanceId ?? '',
    expireAt: call.expireAt ?? deps.clock() + year,
    effectiveAt: deps.clock(),
    ...defined({
      scene,
      productId: product,
      purchaseOrderId: remembered?.orderId,
      skuCode: call.sku,
      chargingMode: call.chargingMode,
      trial: call.trial,
      orderAmount: call.amount,
      license: call.license,
      eventId: call.event,
      deviceFingerprint: call.fingerprint,
      extend: call.extend,
      mobilePhone: encrypted(call.phone, deps.accessKey),
      email: encrypted(call.email, deps.accessKey),
    }),
    test,
  };
}

const encrypted = (text: string | undefined, key: string): string | undefined =>
  text === undefined ? undefined : encryptValue(key, '1', text, randomIv(randomBytes));

/** An order id in the marketplace's form: CS, the time in UTC+8, five characters. */
function newOrder({ clock, newId }: PlayDeps): string {
  const time = new Date(clock() + 8 * hourMs).toISOString().replace(/\D/g, '').slice(2, 12);
  return `CS${time}${newId().replaceAll('-', '').slice(0, 5).toUpperCase()}`;
}

/** The calls in numbers. */
export const playedSummary = (calls: readonly PlayedCall[]) =>
  callSummary(
    calls.map(({ sent: { milliseconds }, resultCode, instanceId, verified }) => ({
      milliseconds,
      resultCode,
      instanceId,
      verified,
    })),
  );
