import { expect, it } from 'vitest';
import { playKit } from '../../../../sandbox/marketplace/calls/playKit.ts';

it('names the people of the enterprise when somebody else is meant, and calls nobody', async () => {
  const settings = { command: 'disable', version: 2, user: 'nobody', test: false, json: false } as const;
  const deps = {
    url: 'http://127.0.0.1:9/saas',
    accessKey: 'key-key-key-key-1',
    purchases: [],
    clock: () => 0,
    newId: () => 'id',
    domainName: 'http://localhost',
    publicKey: '',
  };
  expect(await playKit(settings, deps)).toEqual({
    kind: 'problem',
    problem: 'the enterprise has nobody called "nobody"; there are zhangsan, lisi, alice',
  });
});
