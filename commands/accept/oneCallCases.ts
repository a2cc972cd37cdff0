import type { Text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Suite } from './case.ts';
import { code } from './expectations.ts';

/** Makes cases of a single call that differs in one thing from a right one, and has one right answer. */
export const oneCallCases =
  (suite: Suite, call: CaseCall) =>
  (name: string, title: Text, changed: CaseCall, wanted: string, cause: Text): AcceptanceCase => ({
    id: `${suite}/${name}`,
    suite,
    title,
    calls: [{ ...call, ...changed }],
    holds: code(wanted),
    cause,
  });
