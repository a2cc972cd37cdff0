import { isIP } from 'node:net';
import type { ConfigProblem } from '../../../shared/config/configError.ts';
import type { TableConfig } from '../../../shared/config/tableConfig.ts';
import { insideLookup, PublicAddressError } from '../../../shared/table/insideLookup.ts';

/**
 * Whether the name of a table that is reached without encryption stands for a public address now. A name that nobody
 * knows is no wrong setting: it may be known in a moment, and until then the process is not ready.
 */
export async function tableNameProblems({
  endpoint,
  staysInside,
}: TableConfig): Promise<readonly ConfigProblem[]> {
  if (endpoint === undefined || staysInside !== true) return [];
  const hostname = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  if (isIP(hostname) !== 0) return [];
  const error = await new Promise<unknown>(resolve =>
    insideLookup(hostname, { all: true }, fault => resolve(fault ?? undefined)),
  );
  if (!(error instanceof PublicAddressError)) return [];
  return [
    {
      variable: 'DYNAMODB_ENDPOINT',
      problem: 'is plain http, and its name stands for a public address: use https',
    },
  ];
}
