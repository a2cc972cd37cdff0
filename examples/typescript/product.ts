/**
 * A small complete product: the webhook with its questions, the login with a ticket, and a report of usage.
 *
 *   WEBHOOK_SECRET=whsec_… BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=… PORT=3000 npx tsx examples/typescript/product.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type MessageHandlers, receiveMessage, redeemTicket, sellerApi } from 'koogallery-bridge/client';

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};
const secrets = setting('WEBHOOK_SECRET').split(',');
const deployment = { url: setting('BRIDGE_URL'), token: setting('BRIDGE_TOKEN') };
const port = Number(process.env.PORT ?? 3000);
const here = process.env.PUBLIC_URL ?? `http://localhost:${port}`;
const api = sellerApi(deployment);

/** A real product keeps this in its database, with the instance id as the key: an event may come twice. */
const instances = new Map<string, { blocked: boolean }>();

const make = (instanceId: string) =>
  instances.set(instanceId, instances.get(instanceId) ?? { blocked: false });
const block = (instanceId: string, blocked: boolean) => instances.set(instanceId, { blocked });

const handlers: MessageHandlers = {
  'instance.created': ({ data }) => {
    if (data.trial !== true) make(data.instanceId);
    return { app: { frontEndUrl: `${here}/app/${data.instanceId}`, userName: 'admin', memo: 'Welcome' } };
  },
  'license.requested': ({ id }) => ({ license: `LICENSE-${id}` }),
  'license.applied': ({ id }) => ({ license: `LICENSE-${id}` }),
  'instance.change-requested': ({ data }) =>
    data.target.length > 0 ? { allowed: true } : { allowed: false, reason: 'Nothing to change to' },
  'instance.status-requested': () => ({ handled: false }),
  'instance.frozen': ({ data }) => {
    if (data.trial !== true) block(data.instanceId, true);
  },
  'instance.unfrozen': ({ data }) => {
    if (data.trial !== true) block(data.instanceId, false);
  },
  'instance.released': ({ data }) => {
    if (data.trial !== true) instances.delete(data.instanceId);
  },
};

async function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Each view of the product is one unit of use. The id makes a repeat count once. */
async function reportUse(instanceId: string): Promise<string> {
  const record = { id: crypto.randomUUID(), instanceId, at: new Date().toISOString(), value: '1' };
  const { data, error } = await api.POST('/api/v1/usage/records', { body: { records: [record] } });
  return data?.items[0]?.outcome ?? error?.errors?.[0]?.detail ?? error?.detail ?? 'no answer';
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', here);
  const say = (status: number, text: string, type = 'text/plain; charset=utf-8') =>
    response.writeHead(status, { 'Content-Type': type }).end(text);
  if (request.method === 'POST' && pathname === '/webhook') {
    const onError = (error: unknown) => console.error(error);
    const answer = await receiveMessage(request.headers, await bytesOf(request), handlers, {
      secrets,
      onError,
    });
    say(answer.status, answer.body, 'application/json');
    return;
  }
  if (pathname === '/login') {
    const login = await redeemTicket(deployment, searchParams.get('ticket') ?? '');
    if (login === undefined) say(401, 'The ticket is not valid any more. Please log in again.\n');
    else say(200, `Hello ${login.user.name ?? login.user.userName}\n`);
    return;
  }
  const instanceId = /^\/app\/([^/]+)$/.exec(pathname)?.[1] ?? '';
  const instance = instances.get(instanceId);
  if (instance === undefined) say(404, 'There is no such instance.\n');
  else if (instance.blocked) say(403, 'This instance is blocked.\n');
  else say(200, `Instance ${instanceId}. Usage: ${await reportUse(instanceId)}\n`);
}

createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}).listen(port, '127.0.0.1', () => console.log(`Product ready on ${here}`));
