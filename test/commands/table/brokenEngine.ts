import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request or answer of the DynamoDB protocol, as JSON. */
export type Body = Record<string, unknown>;

/** What an engine does wrong. Each gets the operation, such as `PutItem`. */
export interface Breakage {
  /** Changes what reaches the engine; `lost`: it never does, and is answered as if it had;
   * `throttled`: it never does, and is told to come later. */
  readonly request?: (operation: string, body: Body) => Body | 'lost' | 'throttled';
  /** Changes what comes back of a request that succeeded. */
  readonly answer?: (operation: string, body: Body, request: Body) => Body;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BrokenEngine {
  readonly endpoint: string;
  close(): void;
}

/** A proxy before a real engine that does one thing otherwise: an engine that is not what it says. */
export async function startBrokenEngine(endpoint: string, breakage: Breakage): Promise<BrokenEngine> {
  const server = createServer((incoming, outgoing) => {
    void forward(endpoint, breakage, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function forward(
  endpoint: string,
  breakage: Breakage,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
  const asked: Body = JSON.parse((await bytesOf(incoming)).toString());
  const wanted = breakage.request?.(operation, structuredClone(asked)) ?? asked;
  const contents = { 'content-type': 'application/x-amz-json-1.0', ...breakage.headers };
  if (wanted === 'throttled') {
    const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
    outgoing.writeHead(400, contents).end(JSON.stringify({ __type, message: 'too many requests' }));
    return;
  }
  if (wanted === 'lost') {
    outgoing.writeHead(200, contents).end('{}');
    return;
  }
  const text = Buffer.from(JSON.stringify(wanted));
  const { 'content-length': _, host: __, ...headers } = incoming.headers;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(endpoint, { method: 'POST', headers: { ...headers, 'content-length': text.length } }, resolve)
      .on('error', reject)
      .end(text);
  });
  const answered = await bytesOf(answer);
  const status = answer.statusCode ?? 500;
  const changed =
    status === 200 && breakage.answer !== undefined
      ? Buffer.from(JSON.stringify(breakage.answer(operation, JSON.parse(answered.toString()), asked)))
      : answered;
  outgoing.writeHead(status, contents).end(changed);
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
