import type { Reader } from '../../../shared/config/readers/setting.ts';

/** Texts by the path at which they are served. */
export type VerificationFiles = Readonly<Record<string, string>>;

const maxFile = 64 * 1024;

/**
 * Reads `{"/path": "text"}`: files by which somebody proves that a domain is theirs (a certificate authority, the
 * marketplace, a search engine). They stand before every route, so a route's own path is refused.
 *
 * @param isRoute whether the deployment serves a literal path itself
 */
export function verificationFiles(isRoute: (path: string) => boolean): Reader<VerificationFiles> {
  return (text, report) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      report('must be a JSON object such as {"/.well-known/file.txt": "text"}');
      return undefined;
    }
    const problems = Object.entries(value).flatMap(([path, content], place) => {
      const problem = problemOf(path, content, isRoute);
      return problem === undefined ? [] : [`entry ${place + 1} ${problem}`];
    });
    for (const problem of problems) report(problem);
    return problems.length === 0 ? (value as VerificationFiles) : undefined;
  };
}

function problemOf(path: string, content: unknown, isRoute: (path: string) => boolean): string | undefined {
  if (!/^(\/[A-Za-z0-9._~-]+)+$/.test(path)) {
    return 'must have a path of letters, digits and . _ ~ - that begins with / and does not end with it';
  }
  if (/\/\.\.?(\/|$)/.test(path)) return 'must have a path without . and ..';
  if (isRoute(path)) return 'has a path that the deployment serves itself';
  if (typeof content !== 'string' || content === '') return 'must have a text that is not empty';
  return Buffer.byteLength(content) > maxFile ? 'is larger than 64 KiB' : undefined;
}
