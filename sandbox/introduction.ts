import { connect } from 'node:net';
import type { SandboxSettings } from './sandboxSettings.ts';

/**
 * How the seller's own program gets at what it needs, for the terminal: nothing without one.
 *
 * @param demonstration sandbox.env: what stands there is public and may be printed; what somebody set may not
 */
export async function introduction(
  { product: { webhookUrl, loginUrl }, variables }: Pick<SandboxSettings, 'product' | 'variables'>,
  demonstration: NodeJS.Dict<string>,
  functionsUrl: string,
): Promise<readonly string[]> {
  if (webhookUrl === undefined && loginUrl === undefined) return [];
  const printable = (name: string): string | undefined =>
    variables[name] === demonstration[name] ? variables[name] : undefined;
  const token = /:write:([^,]+)/.exec(printable('SELLER_API_TOKENS') ?? '')?.[1];
  return [
    ...(webhookUrl === undefined
      ? []
      : [
          `Your product: events go to ${webhookUrl}`,
          `  secret   ${printable('SELLER_WEBHOOK_SECRETS') ?? 'the one in SELLER_WEBHOOK_SECRETS'}`,
          '  verify   new Webhook(secret).verify(body, headers) of "standardwebhooks"; body: the bytes as they came',
          '  answer   instance.created with {"app": {"frontEndUrl": "https://…"}}, everything else with HTTP 200',
        ]),
    ...(loginUrl === undefined ? [] : [`Your product: logins end at ${loginUrl}?ticket=…`]),
    `  call     ${functionsUrl}/api/v1 with Authorization: Bearer ${token ?? '… (one of SELLER_API_TOKENS)'}`,
    ...(webhookUrl === undefined || (await isListening(webhookUrl))
      ? []
      : [`Nobody listens at ${webhookUrl} yet: start your product. No event is lost, they wait for it.`]),
  ];
}

const patienceMs = 2_000;

/** Whether a connection can be opened there. */
async function isListening(address: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(address);
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    timeout: patienceMs,
  });
  try {
    return await new Promise(resolve => {
      socket.once('connect', () => resolve(true));
      for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
