import { isIP } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';

export type TlsFinding =
  | {
      readonly kind: 'connected';
      readonly protocol: string;
      readonly validTo: string;
      readonly issuer: string;
    }
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

const timeoutMs = 10_000;

/** Connects with one version of TLS at most (1.2 stands for itself and 1.3) and looks at the certificate. */
export function connectTls(host: string, port: number, version: SecureVersion): Promise<TlsFinding> {
  const old = version === 'TLSv1' || version === 'TLSv1.1';
  return new Promise(resolve => {
    const socket = connect(
      {
        host,
        port,
        // Names only: an address may not stand there.
        ...(isIP(host) === 0 ? { servername: host } : {}),
        rejectUnauthorized: false,
        // The library itself refuses old versions unless its security level is lowered.
        ...(old
          ? { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }
          : { minVersion: version }),
      },
      () => {
        const { valid_to: validTo = 'unknown', issuer } = socket.getPeerCertificate();
        const protocol = socket.getProtocol() ?? version;
        resolve(
          socket.authorized
            ? {
                kind: 'connected',
                protocol,
                validTo,
                issuer: String([issuer?.O ?? issuer?.CN].flat().join()),
              }
            : { kind: 'untrusted', reason: String(socket.authorizationError) },
        );
        socket.destroy();
      },
    );
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer within 10 s')));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'unreachable', reason: error.code ?? error.message }),
    );
  });
}
