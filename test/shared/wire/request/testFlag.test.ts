import { expect, it } from 'vitest';
import { isTestCall } from '../../../../shared/wire/request/testFlag.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const vectors = vectorsOfKind<{ testFlag?: unknown }, { debug: boolean }>('saas', 'test-flag');

it.each(vectors)('a call is a test call only with testFlag 1: $name', ({ inputs, expected }) => {
  expect(isTestCall(inputs.testFlag)).toBe(expected.debug);
});

it.each([true, '01', ' 1', [1], { flag: 1 }])('%j is no test call', flag => {
  expect(isTestCall(flag)).toBe(false);
});
