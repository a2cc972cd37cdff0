import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { RawAnswer } from '../../sandbox/marketplace/transport/exchangeHttp1.ts';
import type { SignedCall } from './signCall.ts';

const giveUpAfterMs = 20_000;

/**
 * Sends a call over HTTP/2.
 *
 * @returns undefined where HTTP/2 is not offered
 * @throws the socket's error, or an Error after 20 s without an answer
 */
export async function exchangeHttp2(call: SignedCall): Promise<RawAnswer | undefined> {
  if (call.url.protocol !== 'https:') return undefined;
  const socket = await secureSocket(call.url);
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy();
    return undefined;
  }
  const session = connectHttp2(call.url.origin, { createConnection: () => socket });
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      session.once('error', reject);
      const hasBody = call.body.length > 0;
      const stream = session.request(
        {
          ':method': call.method,
          ':path': `${call.url.pathname}${call.url.search}`,
          ...Object.fromEntries(
            Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
        },
        { endStream: !hasBody },
      );
      stream.setTimeout(giveUpAfterMs, () => stream.destroy(new Error('no answer within 20 s')));
      let headers: IncomingHttpHeaders = {};
      const chunks: Buffer[] = [];
      stream.once('response', found => {
        headers = found;
      });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('error', reject);
      stream.once('end', () => resolve(answerOf(headers, Buffer.concat(chunks))));
      if (hasBody) stream.end(call.body);
    });
  } finally {
    session.close();
  }
}

function secureSocket(url: URL): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connectTls({
      host,
      port: Number(url.port || 443),
      // Names only: an address may not stand there.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    socket.setTimeout(giveUpAfterMs, () => socket.destroy(new Error('no answer within 20 s')));
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** The protocol itself writes names in lower case (RFC 9113 8.2): `body-sign` is the right name here. */
function answerOf(headers: IncomingHttpHeaders, body: Buffer): RawAnswer {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(':') || value === undefined
      ? []
      : [[name === 'body-sign' ? 'Body-Sign' : name, [value].flat().join(', ')] as const],
  );
  return { status: Number(headers[':status'] ?? 0), headers: pairs, body };
}
