export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One use of a right: as many of them as a request names resources. */
export interface Use {
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys, such as the partition keys that a request of the table names. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

const listed = (value: string | readonly string[]): readonly string[] => [value].flat();

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

/** Of the condition operators those that serverless.yml uses; another one is an error, not a pass. */
function holds({ Condition = {} }: Statement, { context = {} }: Use): boolean {
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const values = context[key] ?? [];
      switch (operator) {
        case 'ForAllValues:StringLike':
          return values.every(value => listed(wanted).some(pattern => matches(pattern, value)));
        case 'StringEquals':
          return values.length > 0 && values.every(value => listed(wanted).includes(value));
        default:
          throw new TypeError(`the condition operator ${operator} is not known here`);
      }
    }),
  );
}

/** Whether IAM lets it pass: some statement allows it and none denies it. */
export function isAllowed(statements: readonly Statement[], use: Use): boolean {
  const fitting = statements.filter(
    statement =>
      listed(statement.Action).some(action => matches(action, use.action)) &&
      listed(statement.Resource).some(resource => matches(resource, use.resource)) &&
      holds(statement, use),
  );
  return fitting.some(({ Effect }) => Effect === 'Allow') && !fitting.some(({ Effect }) => Effect === 'Deny');
}
