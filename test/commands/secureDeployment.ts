import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { type TestCertificate, testCertificate } from '../support/testCertificate.ts';

export const secureKey = 'secure-access-key-0001';

/** What is wrong with a deployment behind TLS, or special about it. */
export interface Oddities {
  readonly offersHttp2?: false;
  readonly certificate?: TestCertificate;
  readonly tls?: TlsOptions;
  /** The name of the header over each version; empty: it is left out. */
  readonly bodySignOver1?: string;
  readonly bodySignOver2?: string;
  /** Behind the signed body, over HTTP/2. */
  readonly addedOver2?: string;
  readonly statusOver2?: number;
  readonly redirectsRoot?: true;
  /** Ahead of the true time, ms. */
  readonly clockOff?: number;
  /** More calls than these at the same time find no function: the gateway answers 503. */
  readonly atOnce?: number;
}

export interface SecureDeployment {
  readonly url: string;
  /** For a program that is to trust its certificate. */
  readonly trusted: Readonly<Record<string, string>>;
  close(): void;
}

/** A server that answers every call with success, signed, over TLS. */
export async function startSecureDeployment(oddities: Oddities = {}): Promise<SecureDeployment> {
  const certificate = oddities.certificate ?? testCertificate('localhost');
  const options = { ...certificate, ...oddities.tls };
  const serve = gate(oddities);
  const server =
    oddities.offersHttp2 === false
      ? createServer(options, (request, response) => serve(request, response))
      : createSecureServer({ ...options, allowHTTP1: true }, (request, response) =>
          serve(request as unknown as IncomingMessage, response as unknown as ServerResponse),
        );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  // Clients that do not trust it, or offer old versions, break off.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>(resolve => server.listen(0, 'localhost', () => resolve()));
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  const file = join(directory, 'ca.pem');
  writeFileSync(file, certificate.cert);
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/saas`,
    trusted: { NODE_EXTRA_CA_CERTS: file },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** How long a call keeps its function busy where only a few run at a time, ms. */
const busyMs = 500;

function gate(oddities: Oddities): (request: IncomingMessage, response: ServerResponse) => void {
  const { atOnce } = oddities;
  if (atOnce === undefined) return (request, response) => answer(oddities, request, response);
  let running = 0;
  return (request, response) => {
    if (running >= atOnce) {
      response.writeHead(503).end('{"message":"Service Unavailable"}');
      return;
    }
    running += 1;
    setTimeout(() => {
      running -= 1;
      answer(oddities, request, response);
    }, busyMs);
  };
}

function answer(oddities: Oddities, request: IncomingMessage, response: ServerResponse): void {
  const isOver2 = request.httpVersionMajor === 2;
  const { bodySignOver1 = 'Body-Sign', bodySignOver2 = 'body-sign' } = oddities;
  const name = isOver2 ? bodySignOver2 : bodySignOver1;
  const body = '{"resultCode":"000000","resultMsg":"success","instanceId":"i"}';
  const signature = createHmac('sha256', secureKey).update(body).digest('base64');
  request.resume();
  request.once('end', () => {
    const redirects = oddities.redirectsRoot === true && request.url === '/';
    const date = new Date(Date.now() + (oddities.clockOff ?? 0)).toUTCString();
    response.writeHead(redirects ? 302 : isOver2 ? (oddities.statusOver2 ?? 200) : 200, {
      'Content-Type': 'application/json',
      Date: date,
      ...(redirects ? { Location: 'https://localhost/home' } : {}),
      ...(name === '' ? {} : { [name]: `sign_type="HMAC-SHA256", signature= "${signature}"` }),
    });
    response.end(isOver2 ? `${body}${oddities.addedOver2 ?? ''}` : body);
  });
}
