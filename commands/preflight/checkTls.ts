import { dayMs } from '../../shared/platform/time.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';
import { momentIn, type Text, text } from '../terminal/language.ts';
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
  next: (what: Text) => void,
): Promise<readonly HealthCheck[]> {
  next(text('certificate', '证书'));
  const modern = await connectTls(host, port, 'TLSv1.2');
  if (modern.kind !== 'connected') throw Object.assign(new Error(modern.reason), { code: modern.reason });
  const left = Math.floor((Date.parse(modern.validTo) - Date.now()) / dayMs);
  const checks: HealthCheck[] = [
    {
      name: text('the certificate and its chain are trusted', '证书及证书链受信任'),
      ok: true,
      found: text(
        `${modern.protocol}, issued by ${modern.issuer}`,
        `${modern.protocol}，签发者 ${modern.issuer}`,
      ),
    },
    {
      name: text(
        `the certificate is valid for ${daysLeft} days or more`,
        `证书还有 ${daysLeft} 天或更长的有效期`,
      ),
      ok: left >= daysLeft,
      found: text(
        `${left} days, until ${modern.validTo}`,
        `${left} 天，至 ${momentIn('zh', modern.validTo)}`,
      ),
    },
  ];
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    next(text(version, version));
    const old = await connectTls(host, port, version);
    const spoken = version === 'TLSv1' ? 'TLS 1.0' : 'TLS 1.1';
    const name = text(`${spoken} is refused`, `拒绝 ${spoken}`);
    checks.push({ name, ok: old.kind === 'unreachable', found: describe(old) });
  }
  return checks;
}

function describe(finding: TlsFinding): Text {
  return finding.kind === 'unreachable'
    ? text(`refused (${finding.reason})`, `已拒绝（${finding.reason}）`)
    : text('accepted: switch it off', '被接受：请关闭');
}
