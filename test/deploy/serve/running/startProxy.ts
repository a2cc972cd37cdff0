import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startNginx } from '../../../support/nginx.ts';
import { testCertificate } from '../../../support/testCertificate.ts';
import { shippedText } from '../../huawei/shippedFiles.ts';

export interface RunningProxy {
  /** `https://localhost:<port>` */
  readonly url: string;
  readonly port: number;
  /** Of the authority that its certificate is from. */
  readonly caFile: string;
  readonly ca: string;
  accessLog(): string;
  errorLog(): string;
  stop(): Promise<void>;
}

/**
 * The configuration that is shipped, at another port and with files in a directory of its own. Whatever it says
 * otherwise stays.
 */
export function proxyFiles(directory: string, port: number, upstreamPorts: readonly number[]) {
  mkdirSync(join(directory, 'tls'));
  const certificate = testCertificate('localhost');
  writeFileSync(join(directory, 'tls', 'fullchain.pem'), certificate.cert);
  writeFileSync(join(directory, 'tls', 'privkey.pem'), certificate.key);
  const upstream = upstreamPorts.map(each => `server 127.0.0.1:${each} max_fails=0;`).join('\n');
  writeFileSync(join(directory, 'bridge-upstream.conf'), upstream);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map(each => `${each}_temp_path ${directory}/${each};`).join(' ');
  const text = shippedText('nginx/nginx.conf')
    .replaceAll('/etc/nginx/', `${directory}/`)
    .replaceAll('/var/log/nginx/', `${directory}/`)
    .replace('listen 443 ', `listen 127.0.0.1:${port} `)
    .replace('worker_processes auto;', `worker_processes 2; pid ${directory}/nginx.pid;`)
    .replace('http {', `http { ${paths}`);
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, text);
  return { file, ca: certificate.cert, caFile: join(directory, 'tls', 'fullchain.pem') };
}

/** nginx with the shipped configuration and TLS, in front of processes on the loopback. */
export async function startProxy(upstreamPorts: readonly number[]): Promise<RunningProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const { file, ca, caFile } = proxyFiles(directory, port, upstreamPorts);
  const nginx = startNginx(directory, file);
  while (!(await listens(port))) await wait(20);
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  return {
    url: `https://localhost:${port}`,
    port,
    ca,
    caFile,
    accessLog: () => read('access.log'),
    errorLog: () => read('error.log'),
    async stop() {
      await nginx.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A port of the loopback that nobody has at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
