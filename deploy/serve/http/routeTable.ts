/** A route of an HTTP API: `GET /oauth/{app}/login`, `GET /{proxy+}`. */
export interface Route<Target> {
  readonly routeKey: string;
  readonly target: Target;
}

export interface MatchedRoute<Target> extends Route<Target> {
  /** Values of `{name}` and `{name+}`, as they stand in the path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** @param path begins with `/`, has no empty segment and no trailing slash; see `tidyPath` */
export type FindRoute<Target> = (method: string, path: string) => MatchedRoute<Target> | undefined;

/**
 * Picks routes as an HTTP API of API Gateway does: a literal path before one with `{name}`, and `{name+}`, which stands
 * for one or more segments, last. HEAD finds the route of GET.
 *
 * @throws {TypeError} on a route that is written in a way that is not known here, or stands there twice
 */
export function routeTable<Target>(routes: readonly Route<Target>[]): FindRoute<Target> {
  const literal = new Map<string, Route<Target>>();
  const open: Pattern<Target>[] = [];
  for (const route of routes) {
    const { routeKey } = route;
    if (!/^[A-Z]+ \/\S*$/.test(routeKey)) throw new TypeError(`"${routeKey}" is not METHOD /path`);
    if (literal.has(routeKey) || open.some(known => known.route.routeKey === routeKey)) {
      throw new TypeError(`"${routeKey}" stands there twice`);
    }
    if (routeKey.includes('{')) open.push(patternOf(route));
    else literal.set(routeKey, route);
  }
  open.sort((a, b) => b.rank - a.rank);

  return (asked, path) => {
    const method = asked === 'HEAD' ? 'GET' : asked;
    const exact = literal.get(`${method} ${path}`);
    if (exact !== undefined) return { ...exact, pathParameters: {} };
    const given = path.split('/').slice(1);
    for (const pattern of open) {
      const pathParameters = pattern.method === method ? matched(pattern, given) : undefined;
      if (pathParameters !== undefined) return { ...pattern.route, pathParameters };
    }
    return undefined;
  };
}

interface Pattern<Target> {
  readonly route: Route<Target>;
  readonly method: string;
  readonly segments: readonly string[];
  /** Takes all that is left. */
  readonly greedy: boolean;
  /** The higher is tried first. */
  readonly rank: number;
}

function patternOf<Target>(route: Route<Target>): Pattern<Target> {
  const [method = '', path = ''] = route.routeKey.split(' ');
  const segments = path.split('/').slice(1);
  const known = segments.every(
    (segment, place) =>
      /^[^{}]+$/.test(segment) ||
      /^\{\w+\}$/.test(segment) ||
      (/^\{\w+\+\}$/.test(segment) && place === segments.length - 1),
  );
  if (!known) throw new TypeError(`"${route.routeKey}" has a path that is not known here`);
  const greedy = /\+\}$/.test(path);
  const literals = segments.filter(segment => !segment.startsWith('{')).length;
  return { route, method, segments, greedy, rank: (greedy ? 0 : 1_000) + literals };
}

function matched<Target>(
  { segments, greedy }: Pattern<Target>,
  given: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (greedy ? given.length < segments.length : given.length !== segments.length) return undefined;
  const found: Record<string, string> = {};
  for (const [place, segment] of segments.entries()) {
    const name = /^\{(\w+)\+?\}$/.exec(segment)?.[1];
    const isLast = greedy && place === segments.length - 1;
    const value = isLast ? given.slice(place).join('/') : (given[place] ?? '');
    if (value === '' || (name === undefined && value !== segment)) return undefined;
    if (name !== undefined) found[name] = value;
  }
  return found;
}
