import { readSaasExtendParams } from '../wire/request/saasExtendParams.ts';

/**
 * What a licence of License 1.0 is made from: the entry `identificationCode` of saasExtendParams, or the only entry
 * there is (`zh-cn_topic_0000001353181669`). Undefined when there is neither.
 */
export function readIdentificationCode(saasExtendParams: string | undefined): string | undefined {
  const reading = saasExtendParams === undefined ? undefined : readSaasExtendParams(saasExtendParams);
  if (reading?.ok !== true) return undefined;
  const named = reading.items.find(({ name }) => name === 'identificationCode');
  const only = reading.items.length === 1 ? reading.items[0] : undefined;
  const value = (named ?? only)?.value.trim();
  return value === '' ? undefined : value;
}
