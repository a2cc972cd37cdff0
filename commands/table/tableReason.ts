import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type Text, text } from '../terminal/language.ts';

/** Why a table cannot be used. The SDK's own name of the fault tells more than its text, which may run over several lines. */
export function tableReason(error: unknown): Text {
  const known = certificateNames(error) ?? connectionProblem(error);
  if (known !== undefined) return known;
  if (!(error instanceof Error)) return text(String(error), `“${String(error)}”`);
  const [line = ''] = error.message.split('\n', 1);
  if (line === 'Region is missing')
    return text(
      'no region is set: set AWS_REGION, or give --endpoint',
      '没有设置区域：请设置 AWS_REGION，或给出 --endpoint',
    );
  return /Credentials/.test(error.name)
    ? text(
        `there are no AWS credentials (${line}); set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
        `没有 AWS 凭证（“${line}”）；请设置 AWS_PROFILE，或 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY`,
      )
    : text(`${error.name}: ${line}`, `${error.name}：“${line}”`);
}

/** A private certificate may carry other names than the address: with them the seller can find one that fits. */
function certificateNames(error: unknown): Text | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cert, cause } = error as {
    code?: unknown;
    cert?: { subjectaltname?: unknown };
    cause?: unknown;
  };
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return certificateNames(cause);
  const names = typeof cert?.subjectaltname === 'string' ? cert.subjectaltname.slice(0, 200) : undefined;
  return text(
    `its certificate is for other names (${names ?? 'none'}): reach the table by one of them, such as by an entry of the private DNS zone`,
    `证书属于其他域名（${names ?? '无'}）：请用其中之一访问该表，例如在内网域名中加一条解析`,
  );
}
