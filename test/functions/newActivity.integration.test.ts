import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { saasV2 } from '../../shared/runtime/families.ts';
import { optionalText, requiredText } from '../../shared/wire/request/field.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

// The guide in CONTRIBUTING.md shows what stands between the marks; here it is compiled and called.
// guide
/** Fields with their documented lengths; the page stands here. */
const retainInstanceRequest = z.looseObject({
  activity: requiredText(20),
  testFlag: optionalText(2),
  instanceId: requiredText(64),
});

/** The marketplace wants an instance kept: our clock is to release nothing. */
const retainInstance = saasV2.activity('retainInstance', retainInstanceRequest, {
  async run(call, bridge) {
    const { activity, instanceId } = call.request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'keep', keeps: true, cause: { activity } },
      call,
    );
    return call.answer(outcome);
  },
});
// guide

describeOnEveryEngine('an activity as the guide makes one', engine => {
  let test: TestBridge;
  beforeAll(async () => {
    test = await openTestBridge(engine);
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/' } } }));
  });
  afterAll(() => test.close());
  const call = (fields: Readonly<Record<string, unknown>>) =>
    signedCall(test.bridge, { activity: 'retainInstance', ...fields }, { callbacks: [retainInstance] });

  it('does what it is asked for, answers a test call, and refuses what its fields do not say', async () => {
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-RETAIN'));
    expect(await call({ instanceId, testFlag: '1' })).toMatchObject({ resultCode: '000000' });
    expect((await test.instance(instanceId))?.keptByOperator).toBeUndefined();
    expect(await call({ instanceId })).toMatchObject({ resultCode: '000000' });
    expect((await test.instance(instanceId))?.keptByOperator).toBe(true);
    expect(await call({})).toMatchObject({ resultCode: '000002' });
    expect(await call({ instanceId: 'nobody' })).toMatchObject({ resultCode: '000003' });
  });

  it('stands in CONTRIBUTING.md as it is here', () => {
    const [, shown = ''] = readFileSync(import.meta.filename, 'utf8').split('// guide\n');
    const guide = readFileSync(join(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');
    expect(shown.length).toBeGreaterThan(400);
    expect(guide).toContain(`\`\`\`ts\n${shown}\`\`\`\n`);
  });
});
