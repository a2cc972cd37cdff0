import { dayMs } from '../../shared/platform/time.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';
import { connectTls, type TlsFinding } from './connectTls.ts';

/** A certificate that is renewed by a machine is renewed a month before its end. */
const daysLeft = 14;

/**
 * Looks at certificate and versions.
 *
 * @throws the fault of a connection that cannot be made or trusted: nothing else can be checked then
 */
export async function checkTls(
  host: string,
  port: number,
  next: (what: string) => void,
): Promise<readonly HealthCheck[]> {
  next('certificate');
  const modern = await connectTls(host, port, 'TLSv1.2');
  if (modern.kind !== 'connected') throw Object.assign(new Error(modern.reason), { code: modern.reason });
  const left = Math.floor((Date.parse(modern.validTo) - Date.now()) / dayMs);
  const checks: HealthCheck[] = [
    {
      name: 'the certificate and its chain are trusted',
      ok: true,
      found: `${modern.protocol}, ${modern.issuer}`,
    },
    {
      name: `the certificate is valid for ${daysLeft} days or more`,
      ok: left >= daysLeft,
      found: `${left} days, until ${modern.validTo}`,
    },
  ];
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    next(version);
    const old = await connectTls(host, port, version);
    const name = `${version === 'TLSv1' ? 'TLS 1.0' : 'TLS 1.1'} is refused`;
    checks.push({ name, ok: old.kind === 'unreachable', found: describe(old) });
  }
  return checks;
}

function describe(finding: TlsFinding): string {
  return finding.kind === 'unreachable' ? `refused (${finding.reason})` : 'accepted: switch it off';
}
