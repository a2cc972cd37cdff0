import * as z from 'zod/mini';
import type { ConfigProblem } from '../../../shared/config/configError.ts';
import { list, matching, number, oneOf } from '../../../shared/config/readers/readers.ts';
import { type Reader, setting, unreadableSettings } from '../../../shared/config/readers/setting.ts';
import { networkProblem } from '../http/clientAddress.ts';
import { type VerificationFiles, verificationFiles } from './verificationFiles.ts';

/** Settings of the process itself; the functions have their own. */
export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  /** Undefined: nobody listens. */
  readonly metricsPort: number | undefined;
  readonly trustedProxies: readonly string[];
  readonly verificationFiles: VerificationFiles;
  /** How long a process that is to end still takes calls, ms. */
  readonly drainMs: number;
  readonly runsSchedules: boolean;
}

const port = number({ min: 0, max: 65_535, whole: true });

const network: Reader<string> = (text, report) => {
  const problem = networkProblem(text);
  if (problem === undefined) return text;
  report(problem);
  return undefined;
};

const schema = (isRoute: (path: string) => boolean) =>
  z.object({
    PORT: setting(port, 8080),
    HOST: setting(matching(/^[0-9A-Za-z.:-]+$/, 'must be an address or a name of this machine'), '0.0.0.0'),
    METRICS_PORT: setting(port, undefined),
    TRUSTED_PROXIES: setting(list(network), []),
    VERIFICATION_FILES: setting(verificationFiles(isRoute), {}),
    DRAIN_SECONDS: setting(number({ min: 0, max: 300, unit: 1000 }), 5_000),
    SERVE_SCHEDULES: setting(oneOf('on', 'off'), 'on' as const),
  });

/** The names of the settings of the process. */
export const serveSettingNames = Object.keys(schema(() => false).shape) as readonly ServeSettingName[];

export type ServeSettingName = keyof ReturnType<typeof schema>['shape'];

export type ServeSettingsResult =
  | { readonly ok: true; readonly settings: ServeSettings }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * @param variables by name, as in the environment
 * @param isRoute whether the deployment serves a literal path itself
 */
export function serveSettings(
  variables: Readonly<Record<string, string | undefined>>,
  isRoute: (path: string) => boolean,
): ServeSettingsResult {
  const read = schema(isRoute);
  const problems = unreadableSettings(read, variables);
  if (problems.length > 0) return { ok: false, problems };
  const data = read.parse({ ...variables });
  if (data.METRICS_PORT === data.PORT && data.PORT !== 0) {
    return { ok: false, problems: [{ variable: 'METRICS_PORT', problem: 'must be another port than PORT' }] };
  }
  return {
    ok: true,
    settings: {
      host: data.HOST,
      port: data.PORT,
      metricsPort: data.METRICS_PORT,
      trustedProxies: data.TRUSTED_PROXIES,
      verificationFiles: data.VERIFICATION_FILES,
      drainMs: data.DRAIN_SECONDS,
      runsSchedules: data.SERVE_SCHEDULES === 'on',
    },
  };
}
