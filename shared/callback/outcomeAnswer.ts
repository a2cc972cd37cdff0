import type { Outcome } from '../instance/command.ts';
import { families } from '../instance/family.ts';
import {
  defaultResultMessage,
  isResultCode,
  type ProtocolFamily,
  resultCodeForSite,
} from '../wire/resultCodes.ts';
import type { Site } from '../wire/site.ts';
import type { Answer } from './callback.ts';

/**
 * What became of a command as result code: the one place where the two meet. A refusal keeps its reason, or else its
 * meaning, where its code is not to be said.
 *
 * @param activity see {@link resultCodeForSite}
 */
export function outcomeAnswer(
  outcome: Outcome,
  site: Site,
  family: ProtocolFamily,
  activity?: string,
): Answer {
  switch (outcome.kind) {
    case 'done':
      return { code: '000000' };
    case 'in-progress':
      // Where nobody asks again, the first answer is the last: the creation goes on (zh-cn_topic_0070649251).
      return { code: families[family].polled ? '000004' : '000000' };
    case 'unknown':
      return { code: '000003' };
    case 'refused': {
      const meant = isResultCode(outcome.code) ? outcome.code : '000005';
      const code = resultCodeForSite(meant, site, family, activity);
      if (outcome.reason !== '') return { code, message: outcome.reason, isForeign: true };
      return code === meant ? { code } : { code, message: defaultResultMessage(meant) };
    }
    case 'impossible':
      return { code: '000005', message: `not possible while the instance is ${outcome.status}` };
  }
}
