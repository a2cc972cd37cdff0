/** What stands for the account, the region and everything that AWS would name. */
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

export interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

const absent = Symbol('AWS::NoValue');

/**
 * Evaluates the intrinsic functions of a template as CloudFormation does, so that functions get the environment and roles the
 * policies that a deployment would give them. What CloudFormation names itself is named after its logical id.
 */
export function resolver(template: Template, given: Readonly<Record<string, string>>) {
  const parameter = (name: string): string | undefined =>
    name in template.Parameters
      ? (given[name] ?? String(template.Parameters[name]?.Default ?? ''))
      : undefined;

  const reference = (name: string): unknown => {
    if (name === 'AWS::NoValue') return absent;
    const known = parameter(name) ?? pseudo[name];
    if (known !== undefined) return known;
    const named = template.Resources[name]?.Properties.TableName;
    return named === undefined ? name : resolve(named);
  };

  const attribute = (name: string, of: string): string => {
    const table = template.Resources[name]?.Type === 'AWS::DynamoDB::Table';
    return table && of === 'Arn'
      ? `arn:aws:dynamodb:${pseudo['AWS::Region']}:${pseudo['AWS::AccountId']}:table/${reference(name)}`
      : `${name}.${of}`;
  };

  const condition = (value: unknown): boolean => {
    if (typeof value === 'string') return condition(template.Conditions[value]);
    const [[kind, operand] = ['', []]] = Object.entries(value as Readonly<Record<string, unknown>>);
    const operands = operand as readonly unknown[];
    switch (kind) {
      case 'Condition':
        return condition(String(operand));
      case 'Fn::Equals':
        return String(resolve(operands[0])) === String(resolve(operands[1]));
      case 'Fn::Not':
        return !condition(operands[0]);
      case 'Fn::And':
        return operands.every(condition);
      case 'Fn::Or':
        return operands.some(condition);
      default:
        throw new TypeError(`the condition function ${kind} is not known here`);
    }
  };

  const substituted = (text: string): string =>
    text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      const [id = '', ...of] = name.split('.');
      return of.length > 0 ? attribute(id, of.join('.')) : String(reference(id));
    });

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter(it => it !== absent);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[kind, operand] = ['', undefined]] = entries;
    if (entries.length === 1 && (kind === 'Ref' || kind.startsWith('Fn::'))) return intrinsic(kind, operand);
    return Object.fromEntries(
      entries.map(([name, member]) => [name, resolve(member)]).filter(([, member]) => member !== absent),
    );
  }

  function intrinsic(kind: string, operand: unknown): unknown {
    switch (kind) {
      case 'Ref':
        return reference(String(operand));
      case 'Fn::If': {
        const [name, yes, no] = operand as readonly [string, unknown, unknown];
        return resolve(condition(name) ? yes : no);
      }
      case 'Fn::GetAtt': {
        const [name, of] = operand as readonly [string, string];
        return attribute(name, of);
      }
      case 'Fn::Sub':
        return substituted(String(operand));
      case 'Fn::Join': {
        const [delimiter, parts] = operand as readonly [string, readonly unknown[]];
        return (resolve(parts) as readonly unknown[]).join(delimiter);
      }
      default:
        throw new TypeError(`the function ${kind} is not known here`);
    }
  }
  return resolve;
}
