import { defined } from '../../shared/platform/defined.ts';
import { refuseInBoth } from '../terminal/refusal.ts';

export interface TriggerArguments {
  /** Empty when none was given. */
  readonly type: string;
  readonly instanceId?: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** As it was given. */
  readonly lang?: string;
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
      if (type !== '' || arg.startsWith('-'))
        refuseInBoth(
          `"${arg}" is not expected here; --help shows what is`,
          `这里不应有“${arg}”；--help 有说明`,
        );
      type = arg;
      continue;
    }
    const [, name = '', given] = option;
    if (given === undefined && name === 'json') json = true;
    else if (given === undefined && name === 'fields') listFields = true;
    else if (type === '')
      refuseInBoth(
        `unknown option --${name}; the event comes first, --help lists them`,
        `未知选项 --${name}；事件写在最前面，--help 列出所有事件`,
      );
    else if (name in fields) refuseInBoth(`--${name} is given twice`, `--${name} 给出了两次`);
    else {
      const value = given ?? rest.shift();
      if (value === undefined || (given === undefined && value.startsWith('--'))) {
        refuseInBoth(
          `--${name} needs a value; --${name}=… takes one that begins with --`,
          `--${name} 需要一个值；以 -- 开头的值写成 --${name}=…`,
        );
      }
      fields[name] = value;
    }
  }
  const { instance, lang, ...others } = fields;
  return { type, fields: others, json, listFields, ...defined({ instanceId: instance, lang }) };
}
