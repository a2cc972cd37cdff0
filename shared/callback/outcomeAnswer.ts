import type { Outcome } from '../instance/command.ts';
import { isResultCode, type ProtocolFamily, resultCodeForSite } from '../wire/resultCodes.ts';
import type { Site } from '../wire/site.ts';
import type { Answer } from './callback.ts';

/** What became of a command as result code: the one place where the two meet. */
export function outcomeAnswer(outcome: Outcome, site: Site, family: ProtocolFamily): Answer {
  switch (outcome.kind) {
    case 'done':
      return { code: '000000' };
    case 'in-progress':
      return { code: '000004' };
    case 'unknown':
      return { code: '000003' };
    case 'refused': {
      const code = isResultCode(outcome.code) ? outcome.code : '000005';
      const message = outcome.reason === '' ? {} : { message: outcome.reason };
      return { code: resultCodeForSite(code, site, family), ...message };
    }
    case 'impossible':
      return { code: '000005', message: `not possible while the instance is ${outcome.status}` };
  }
}
