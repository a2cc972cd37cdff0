import type { JournalEntry } from '../../../sandbox/marketplace/simulator/callJournal.ts';

/** What each sync of the kit may tell; whoever repeats one says the same again, and it may be told again. */
const toldBy: Readonly<Record<string, readonly string[]>> = {
  tenantSync: ['tenant.bound', 'tenant.updated', 'tenant.unbound'],
  applicationSync: ['application.updated'],
  allOrgSync: ['departments.changed'],
  singleOrgSync: ['departments.changed'],
  authSync: ['users.authorized', 'users.updated', 'users.revoked'],
};

/** Of one kind of event: how often it was asked for, repeats included, and how often that was done with success. */
export interface Asked {
  sent: number;
  done: number;
}

/** The calls of the kit for one instance, by the events that they may tell. */
export type KitCalls = Map<string, Asked>;

export function noteKitCalls(kit: KitCalls, { calls }: JournalEntry): void {
  const isDone = calls.every(({ resultCode }) => resultCode === '000000');
  for (const { url } of calls) {
    const group = toldBy[new URL(url).pathname.split('/').at(-1) ?? '']?.join(' ') ?? 'nothing';
    const asked = kit.get(group) ?? { sent: 0, done: 0 };
    kit.set(group, { sent: asked.sent + 1, done: asked.done + (isDone ? 1 : 0) });
  }
}

export const isOfKit = (type: string): boolean => Object.values(toldBy).some(types => types.includes(type));

/** Every change that was answered with success was told, and nothing that nobody asked for. */
export function kitHeardOtherwise(name: string, kit: KitCalls, types: readonly string[]): readonly string[] {
  const groups = new Set([...kit.keys(), ...types.map(groupOf)]);
  return [...groups].flatMap(group => {
    const { sent, done } = kit.get(group) ?? { sent: 0, done: 0 };
    const times = types.filter(type => groupOf(type) === group).length;
    return times >= done && times <= sent
      ? []
      : [`${name}: ${group} was heard ${times} times, of ${sent} calls and ${done} that succeeded`];
  });
}

const groupOf = (type: string): string =>
  Object.values(toldBy)
    .find(types => types.includes(type))
    ?.join(' ') ?? 'nothing';
