import type { Config } from '../../config/config.ts';
import type { AlarmDeps } from '../../platform/alarms.ts';

/**
 * Alarms when a call names an application that nobody can log in to here: its id is not that of a credential in
 * OAUTH_APPS. What it says is stored all the same, since a forgotten setting must not cost an enterprise its binding.
 * The debugging page may name what it likes, and without OAUTH_APPS the product logs people in by itself.
 */
export function noteUnknownApplication(
  { config, alarm }: AlarmDeps & { readonly config: Pick<Config, 'oauthApps'> },
  { appId, tenantId, test }: { readonly appId: string; readonly tenantId: string; readonly test: boolean },
): void {
  const known = Object.values(config.oauthApps);
  if (test || known.length === 0 || known.some(app => app.appId === appId)) return;
  alarm({ name: 'UnknownApplication', detail: { tenantId, appId } });
}
