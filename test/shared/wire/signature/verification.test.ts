import { expect, it } from 'vitest';
import { refusal } from '../../../../shared/wire/signature/verification.ts';

it('a refusal tells how far the clocks are apart where that is known, and else nothing of it', () => {
  const hint = expect.stringMatching(/^[A-Z].{20,}/);
  const missing = { ok: false, resultCode: '000002', reason: 'timestamp-missing', hint };
  expect(refusal('000002', 'timestamp-missing')).toStrictEqual(missing);
  expect(refusal('000002', 'timestamp-missing', 0)).toStrictEqual({ ...missing, clockDifferenceMs: 0 });
});
