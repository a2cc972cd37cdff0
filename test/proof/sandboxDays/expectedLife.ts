import type { MarketplaceCommand } from '../../../sandbox/marketplace/families/activity.ts';
import type { FamilyName } from '../../../sandbox/marketplace/families/family.ts';
import type { JournalEntry } from '../../../sandbox/marketplace/simulator/callJournal.ts';
import type { KitCalls } from './expectedKit.ts';

export type Status = 'none' | 'active' | 'frozen' | 'released';

/**
 * What one order must be after the calls that the seller answered with success, by docs/protocol alone, and what its
 * product must have heard: the type of each event and how often.
 */
export interface ExpectedLife {
  readonly family: FamilyName;
  status: Status;
  /** Epoch ms; undefined where nothing said one. */
  expireAt: number | undefined;
  frozenFor: 'expiry' | 'status' | undefined;
  readonly heard: Map<string, number>;
  /** Events of the marketplace that counted: a repeat changes nothing. */
  readonly counted: Set<string>;
  /** Calls of the kit that name its instance. */
  readonly kit: KitCalls;
}

/** A licence code is in use before the seller hears of it. */
export const beginOf = (family: FamilyName): ExpectedLife => ({
  family,
  status: family === 'license-code' ? 'active' : 'none',
  expireAt: undefined,
  frozenFor: undefined,
  heard: new Map(),
  counted: new Set(),
  kit: new Map(),
});

/** Whether the marketplace has its success; of some calls at once one is enough. */
export const succeeded = ({ summary }: JournalEntry): boolean => (summary.resultCodes['000000'] ?? 0) > 0;

/** @param eventId the order of the event, or of an application its flow */
export function afterSuccess(
  life: ExpectedLife,
  command: MarketplaceCommand,
  { eventId, expireAt }: { readonly eventId: string; readonly expireAt: number | undefined },
): void {
  const hear = (type: string) => life.heard.set(type, (life.heard.get(type) ?? 0) + 1);
  const isNew = (): boolean => {
    const key = `${command} ${eventId}`;
    const isKnown = life.counted.has(key);
    life.counted.add(key);
    return !isKnown;
  };
  if (command === 'notify') {
    if (isNew()) hear('order.notified');
    return;
  }
  // What is over stays over.
  if (life.status === 'released') return;
  switch (command) {
    case 'purchase':
      if (life.status !== 'none') return;
      Object.assign(life, { status: 'active', expireAt });
      hear(life.family === 'license' ? 'license.requested' : 'instance.created');
      return;
    case 'renew':
    case 'cancel-renewal':
      if (!isNew()) return;
      life.expireAt = expireAt;
      hear('instance.renewed');
      // These two know no call that lifts the end of a period: the renewal does.
      if ((life.family === 'v1' || life.family === 'license') && life.frozenFor === 'expiry') thaw();
      return;
    case 'upgrade':
      if (isNew()) hear('instance.upgraded');
      return;
    case 'apply':
      if (!isNew()) return;
      hear('license.applied');
      hear('license.uploaded');
      return;
    case 'expire':
    case 'freeze':
      if (life.status === 'frozen') return;
      Object.assign(life, { status: 'frozen', frozenFor: command === 'expire' ? 'expiry' : 'status' });
      hear('instance.frozen');
      return;
    case 'unfreeze':
      thaw();
      return;
    case 'release':
      life.status = 'released';
      hear('instance.released');
      return;
    default:
  }

  function thaw(): void {
    if (life.status !== 'frozen') return;
    Object.assign(life, { status: 'active', frozenFor: undefined });
    hear('instance.unfrozen');
  }
}
