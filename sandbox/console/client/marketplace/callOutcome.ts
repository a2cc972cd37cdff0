import type { JournalHead } from '../../../marketplace/simulator/callJournal.ts';
import type { LocalizedText } from '../../sellerSheet.ts';

/** What became of a call: ✓ stands for "it worked", and for nothing else. */
export interface CallOutcome {
  readonly mark: '✓' | '…' | '✗';
  readonly text: LocalizedText;
}

const worked: CallOutcome = { mark: '✓', text: { en: 'worked', zh: '成功' } };
const inProgress: CallOutcome = { mark: '…', text: { en: 'in progress', zh: '处理中' } };
const refused: CallOutcome = { mark: '✗', text: { en: 'refused', zh: '被拒绝' } };
const wrongAnswer: CallOutcome = {
  mark: '✗',
  text: { en: 'the answer breaks a rule', zh: '应答不符合规范' },
};
const refusedRightly: CallOutcome = {
  mark: '✓',
  text: { en: 'refused, as it should be', zh: '按预期被拒绝' },
};

/** Calls that nobody may take. */
const foul: ReadonlySet<string> = new Set(['badSignature', 'skewMs']);

/** By the answers of one act: of several that came for one order, one that worked and others in progress have worked. */
export function callOutcome({ summary, faults }: Pick<JournalHead, 'summary' | 'faults'>): CallOutcome {
  if (summary.calls === 0 || summary.verified < summary.calls) return wrongAnswer;
  const codes = Object.keys(summary.resultCodes);
  if (faults.some(fault => foul.has(fault))) return codes.includes('000000') ? wrongAnswer : refusedRightly;
  const others = codes.filter(code => code !== '000000');
  if (others.length === 0) return worked;
  if (others.every(code => code === '000004')) return codes.length > 1 ? worked : inProgress;
  // The second of two that are the same bytes: its nonce was used.
  const isReplay = faults.includes('replay') && codes.includes('000000') && others.join() === '000001';
  return isReplay ? worked : refused;
}
