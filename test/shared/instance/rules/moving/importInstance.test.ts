import { describe, expect, it } from 'vitest';
import type { ImportCommand } from '../../../../../shared/instance/command.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { day, now, some, someInstance } from '../../someInstance.ts';

const cause = { activity: 'import', actor: 'ops' };
const imported = (more: Partial<ImportCommand> = {}) =>
  decide(undefined, { type: 'import', cause, creation: some.create, ...more }, now);

describe('an import', () => {
  it('makes what the calls of the marketplace would have made, and tells nobody', () => {
    const { changes, events, answer } = imported({ app: 'sealed', expireAt: now + 30 * day });
    expect(changes).toMatchObject({
      ...{ instanceId: 'i-1', orderId: 'CS1', status: 'active', app: 'sealed' },
      ...{ importedAt: now, confirmedAt: now },
      // The seller's word: our own clock reports it and does not act on it.
      ...{ expireAt: now + 30 * day, expireAtSource: 'operator', expireAtSince: now },
    });
    expect(events.map(({ type }) => type)).toEqual(['instance.imported']);
    expect(answer).toEqual({ kind: 'done' });
  });

  it('of what the product has not made yet waits for it', () => {
    expect(imported().changes).toMatchObject({ status: 'provisioning' });
    for (const name of ['expireAt', 'expireAtSource', 'expireAtSince']) {
      expect(imported().changes).not.toHaveProperty(name);
    }
  });

  it('of what is frozen says by whom, and since when where that is known', () => {
    const frozen = { app: 'sealed', frozen: { by: 'operator' } } as const;
    expect(imported(frozen).changes).toMatchObject({
      ...{ status: 'frozen', frozenBy: 'operator', frozenAt: now },
    });
    const since = { ...frozen, frozen: { by: 'marketplace-status', at: now - day } } as const;
    expect(imported(since).changes).toMatchObject({
      ...{ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now - day },
    });
  });

  it('of what is over is a tombstone: the order opens no second one', () => {
    const { changes, events } = imported({ app: 'sealed', released: true });
    expect(changes).toMatchObject({ status: 'released', releasedAt: now });
    expect(changes).not.toHaveProperty('app');
    expect(events.map(({ type }) => type)).toEqual(['instance.imported']);
  });

  it('of online licences says how many there are, and how many are taken', () => {
    const creation = { ...some.create, family: 'online-license' } as const;
    expect(imported({ creation, quota: 10, usedLicenses: 4 }).changes).toMatchObject({
      ...{ quota: 10, applicationsSettled: 4 },
    });
  });

  it('changes nothing that is there', () => {
    expect(
      decide(someInstance(), { type: 'import', cause, creation: some.create, released: true }, now),
    ).toEqual({
      changes: {},
      events: [],
      answer: { kind: 'impossible', status: 'active' },
    });
  });
});
