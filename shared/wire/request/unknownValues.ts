import { loggedCode } from '../../platform/logged/loggedValue.ts';

/** The values that the pages of SaaS V1 and License 1.0 print (`zh-cn_topic_0070649013`, `zh-cn_topic_0070649180`). */
const documented: ReadonlyMap<string, readonly string[]> = new Map([
  ['testFlag', ['0', '1']],
  ['trialFlag', ['0', '1']],
  ['trialToFormal', ['0', '1']],
  ['chargingMode', ['0', '1', '3', '5']],
  ['periodType', ['year', 'month']],
  ['provisionType', ['1']],
]);

/**
 * `name=value` of each parameter whose value no page prints, for the log: a new one is served like the nearest known,
 * and somebody should learn of it. What is not shaped like a value of such a parameter is told by its name only.
 */
export function unknownValues(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return [...documented].flatMap(([name, values]) => {
    const value = fields[name];
    if (typeof value !== 'string' || values.includes(value)) return [];
    return [`${name}=${loggedCode(value)}`];
  });
}
