import published from './published-models.json' with { type: 'json' };

interface PublishedField {
  readonly type: 'string' | 'boolean' | 'number' | 'strings';
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly pattern?: string;
  /** Entries of a list. */
  readonly most?: number;
}

interface PublishedOperation {
  readonly source: string;
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: Readonly<Record<string, PublishedField>>;
  /** Only what is known of it. */
  readonly answer?: unknown;
  readonly status?: number;
}

/**
 * APIG and CSMS as the vendor's SDK for Go and its provider for Terraform have them; published-models.json names file and
 * commit of each. Another hand than the models of gatewayModels.ts, which come from the SDK for Node: where both say
 * something, both must hold.
 */
export const publishedOperations: Readonly<Record<string, PublishedOperation>> =
  published.operations as Readonly<Record<string, PublishedOperation>>;

export const { secretStates, secretVersion, apiName } = published;

/** What is wrong with a request by these models; nothing where they do not know the operation. */
export function publishedProblems(name: string, query: readonly string[], given: unknown): readonly string[] {
  const operation = publishedOperations[name];
  if (operation === undefined) return [];
  const unknownQuery = query.filter(one => !(operation.query ?? []).includes(one));
  const fields = operation.body ?? {};
  const body = (given ?? {}) as Readonly<Record<string, unknown>>;
  return [
    ...unknownQuery.map(one => `query ${one} is not published`),
    ...Object.entries(fields).flatMap(([field, { required }]) =>
      required === true && !Object.hasOwn(body, field) ? [`${field} is missing, as published`] : [],
    ),
    ...Object.entries(body).flatMap(([field, value]) => {
      const rule = fields[field];
      return rule !== undefined && fits(value, rule) ? [] : [`${field} is not as published`];
    }),
  ];
}

function fits(value: unknown, { type, values, pattern, most }: PublishedField): boolean {
  if (type === 'strings') {
    return (
      Array.isArray(value) && value.every(one => typeof one === 'string') && value.length <= (most ?? 1_000)
    );
  }
  if (typeof value !== type) return false;
  if (values !== undefined && !values.includes(String(value))) return false;
  return pattern === undefined || new RegExp(pattern).test(String(value));
}

/** Fields of an answer that no model has: a simulated service must not know what the real one never says. */
export function inventedFields(name: string, status: number, answer: unknown): readonly string[] {
  const operation = publishedOperations[name];
  if (operation === undefined || status >= 300) return [];
  if (operation.status !== undefined && operation.status !== status) return [`HTTP ${status}`];
  return operation.answer === undefined ? [] : invented(operation.answer, answer, 'answer');
}

function invented(model: unknown, value: unknown, at: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(model)) {
    return Array.isArray(value) ? value.flatMap(one => invented(model[0], one, `${at}[]`)) : [at];
  }
  if (typeof model === 'string') return typeof value === model ? [] : [at];
  if (typeof value !== 'object') return [at];
  return Object.entries(value).flatMap(([field, one]) => {
    const inner = (model as Readonly<Record<string, unknown>>)[field];
    return inner === undefined ? [`${at}.${field}`] : invented(inner, one, `${at}.${field}`);
  });
}
