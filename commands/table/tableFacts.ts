import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { isIntranetAddress } from '../../shared/config/intranet.ts';
import { isLoopbackUrl } from '../../shared/config/loopback.ts';
import type { TableConfig } from '../../shared/config/tableConfig.ts';
import { defined } from '../../shared/platform/defined.ts';

/** What a report says of the surroundings: nothing that tells whose table it is. */
export type TableFacts = Readonly<Record<string, string>>;

const waitMs = 10_000;

/** @param now epoch ms */
export async function tableFacts(table: TableConfig, now: number): Promise<TableFacts> {
  const { endpoint } = table;
  return {
    made: `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    bundle: await bundleVersion(),
    'runs on': `Node ${process.version}, ${platform()} ${release()} ${arch()}`,
    address: endpoint === undefined ? 'Amazon DynamoDB' : addressKind(new URL(endpoint)),
    'signed for': `region ${table.region ?? 'of the environment'}, ${table.credentials === undefined ? 'credentials of the environment' : 'TABLE_ACCESS_KEY'}`,
    certificate:
      endpoint?.startsWith('https:') === true
        ? await certificateOf(new URL(endpoint), table.ca)
        : 'none: plain http',
    'removal of expired items': table.ttl
      ? 'by the engine (TABLE_TTL=on)'
      : 'by the schedule (TABLE_TTL=off)',
  };
}

async function bundleVersion(): Promise<string> {
  const text = await readFile(join(projectDirectory, 'package.json'), 'utf8').catch(() => '{}');
  const { version } = JSON.parse(text) as { version?: string };
  return version === undefined ? 'koogallery-bridge' : `koogallery-bridge ${version}`;
}

function addressKind(url: URL): string {
  const { hostname, protocol, port } = url;
  const bare = hostname.replace(/^\[|\]$/g, '');
  const kind = isLoopbackUrl(url.href)
    ? 'on this machine'
    : isIP(bare) === 0
      ? 'by a name'
      : isIntranetAddress(bare)
        ? 'by a private address'
        : 'by a public address';
  return `${protocol.slice(0, -1)}, port ${port || (protocol === 'https:' ? 443 : 80)}, ${kind}`;
}

/** Whether names of the certificate fit the address is one of the things that no page tells. */
function certificateOf(url: URL, ca: string | undefined): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise(resolve => {
    const socket = connect(
      {
        host,
        port: Number(url.port || 443),
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...defined({ ca }),
        rejectUnauthorized: false,
      },
      () => {
        const { subjectaltname = '', valid_to: validTo = 'unknown' } = socket.getPeerCertificate();
        const kinds = [...new Set(subjectaltname.split(', ').map(name => name.split(':', 1)[0]))].filter(
          Boolean,
        );
        const trusted = socket.authorized ? 'trusted' : `not trusted (${String(socket.authorizationError)})`;
        resolve(
          `${trusted}, ${socket.getProtocol() ?? 'TLS'}, names of kind ${kinds.join(', ') || 'none'}, until ${validTo}`,
        );
        socket.destroy();
      },
    );
    socket.setTimeout(waitMs, () => socket.destroy(new Error('no answer within 10 s')));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`not seen: ${error.code ?? error.message}`));
  });
}
