import { createHmac } from 'node:crypto';
import { defined } from '../../../shared/platform/defined.ts';
import { signKitRequest } from '../../../shared/wire/signature/kitSignature.ts';
import { people } from '../../enterprise/enterprise.ts';
import { checkAnswer } from '../answers/checkAnswer.ts';
import { type KitCallOut, kitCalls } from '../families/kitCalls.ts';
import { exchangeHttp1 } from '../transport/exchangeHttp1.ts';
import type { KitPlay, PlayDeps, PlayedCall, PlayResult } from './call.ts';

export interface KitPlayDeps extends PlayDeps {
  /** Of the identity provider. */
  readonly domainName: string;
  /** PEM. */
  readonly publicKey: string;
}

/** Binds, changes or unbinds the sandbox's enterprise by the calls that the marketplace makes for it. */
export async function playKit(settings: KitPlay, deps: KitPlayDeps): Promise<PlayResult> {
  const { clock, purchases } = deps;
  const { user } = settings;
  if (user !== undefined && people.every(({ userName }) => userName !== user)) {
    const known = people.map(({ userName }) => userName).join(', ');
    return { kind: 'problem', problem: `the enterprise has nobody called "${user}"; there are ${known}` };
  }
  const purchase = purchases.findLast(({ orderId }) => (settings.order ?? orderId) === orderId);
  const calls = kitCalls(
    settings.command,
    {
      instanceId: settings.instance ?? purchase?.instanceId ?? '',
      orderId: purchase?.orderId ?? '',
      domainName: deps.domainName,
      publicKey: deps.publicKey,
      now: clock(),
      test: settings.test,
      ...defined({ user: settings.user }),
    },
    settings.version,
  );
  const played: PlayedCall[] = [];
  try {
    for (const call of calls) played.push(await send(call, settings, deps));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: 'problem', problem: `${deps.url} does not answer: ${code ?? message}` };
  }
  return { kind: 'played', calls: played, purchase: undefined };
}

async function send({ sync, fields }: KitCallOut, settings: KitPlay, deps: KitPlayDeps): Promise<PlayedCall> {
  const url = new URL(`${deps.url}/produceAPI/${settings.version === 2 ? 'v2/' : ''}${sync}`);
  const body = JSON.stringify(fields);
  const { accessKey } = deps;
  const timestamp = String(deps.clock());
  const nonce = deps.newId().replaceAll('-', '').toUpperCase();
  const headers: Record<string, string> =
    settings.version === 2
      ? {
          'x-sign': signKitRequest({ accessKey, timestamp, nonce, payload: body }),
          'x-timestamp': timestamp,
          'x-nonce': nonce,
        }
      : { authToken: token(fields, accessKey) };
  const startedAt = performance.now();
  const answer = await exchangeHttp1(
    'POST',
    url,
    { 'Content-Type': 'application/json', ...headers },
    Buffer.from(body),
  );
  const sent = {
    method: 'POST',
    url: url.href,
    requestHeaders: headers,
    fields,
    body,
    milliseconds: Math.round(performance.now() - startedAt),
    answer,
  } as const;
  const checked = checkAnswer(sent, accessKey);
  return { sent, ...checked, opened: [], verified: checked.checks.every(({ ok }) => ok) };
}

/** Fields sorted by name, blank ones left out (zh-cn_topic_0070649159). */
function token(fields: Readonly<Record<string, unknown>>, key: string): string {
  const text = Object.keys(fields)
    .sort()
    .filter(name => String(fields[name] ?? '').trim() !== '')
    .map(name => `${name}=${fields[name]}`)
    .join('&');
  return createHmac('sha256', `${key}${fields.timeStamp}`).update(text).digest('base64');
}
