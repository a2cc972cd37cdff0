import { activityCases } from './activityCases.ts';
import type { AcceptanceCase, Suite } from './case.ts';
import { commandsOf, fieldsOf } from './fields.ts';
import { kitCases, plainKitCall } from './kitCases.ts';
import { realLifeCases } from './realLifeCases.ts';
import { refusalCases } from './refusalCases.ts';
import { coldStartCase, transportCases } from './transportCases.ts';

/**
 * Every case of a suite, in test mode: nothing real is touched. The first wakes the deployment.
 *
 * @param kitPublicKey PEM, for the one case of the kit that needs it
 */
export function casesOf(suite: Suite, kitPublicKey?: string): readonly AcceptanceCase[] {
  if (suite === 'kit-v1' || suite === 'kit-v2') {
    const call = plainKitCall(suite);
    return [
      coldStartCase(suite, call),
      ...kitCases(suite, kitPublicKey),
      ...transportCases(suite, call),
      ...refusalCases(suite, call),
    ];
  }
  const [first] = commandsOf[suite];
  const call = { fields: fieldsOf(suite, first) };
  return [
    coldStartCase(suite, call),
    ...activityCases(suite),
    ...realLifeCases(suite),
    ...transportCases(suite, call),
    ...refusalCases(suite, call),
  ];
}
