import { refuse } from '../terminal/refusal.ts';

export interface TriggerArguments {
  /** Empty when none was given. */
  readonly type: string;
  readonly instanceId?: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly listFields: boolean;
}

/**
 * Reads `<event> [--instance ID] [--<field> VALUE]…`: any name may be a field's, so there is no list of options.
 *
 * @throws {Refusal} for a value without its field and a field without its value
 */
export function readTrigger(args: readonly string[]): TriggerArguments {
  let type = '';
  let json = false;
  let listFields = false;
  const fields: Record<string, string> = Object.create(null);
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const option = /^--([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(arg);
    if (option === null) {
      if (type !== '' || arg.startsWith('-')) refuse(`"${arg}" is not expected here; --help shows what is`);
      type = arg;
      continue;
    }
    const [, name = '', given] = option;
    if (given === undefined && name === 'json') json = true;
    else if (given === undefined && name === 'fields') listFields = true;
    else if (type === '') refuse(`unknown option --${name}; the event comes first, --help lists them`);
    else if (name in fields) refuse(`--${name} is given twice`);
    else {
      const value = given ?? rest.shift();
      if (value === undefined || (given === undefined && value.startsWith('--'))) {
        refuse(`--${name} needs a value; --${name}=… takes one that begins with --`);
      }
      fields[name] = value;
    }
  }
  const { instance, ...others } = fields;
  return { type, fields: others, json, listFields, ...(instance !== undefined && { instanceId: instance }) };
}
