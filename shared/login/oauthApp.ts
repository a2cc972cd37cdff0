import type { Config } from '../config/config.ts';
import type { OAuthApp } from '../config/readers/oauthApps.ts';

export interface NamedApp extends OAuthApp {
  readonly name: string;
}

/** The application of `/oauth/<name>/…`, or the default one of `/oauth/…`: the path says it, never the browser. */
export function appOfPath(path: string, { oauthApps }: Pick<Config, 'oauthApps'>): NamedApp | undefined {
  const [, , first, second] = path.split('/');
  const named = second === undefined ? undefined : first;
  const entry = Object.entries(oauthApps).find(([name, app]) =>
    named === undefined ? app.isDefault : name === named,
  );
  return entry === undefined ? undefined : { name: entry[0], ...entry[1] };
}

/** Where the login of an application starts. */
export const loginPath = (app: NamedApp): string =>
  app.isDefault ? '/oauth/login' : `/oauth/${app.name}/login`;
