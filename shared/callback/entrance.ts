import type { ProtocolFamily } from '../wire/resultCodes.ts';
import type { Callback, CallbackDeps } from './callback.ts';

/** What comes in at an address by one method: signed one way, with the same keys, before anybody knows by which activity. */
export interface Entrance<Deps extends CallbackDeps> extends Pick<Callback<Deps>, 'protocol' | 'keyRings'> {
  /** That of the first activity: what a call counts as until its own is known. */
  readonly family: ProtocolFamily;
  readonly activities: ReadonlyMap<string, Callback<Deps>>;
  /** For the operator, where no activity is served here. */
  readonly hint?: string;
}

/**
 * The ways into an address by HTTP method.
 *
 * @throws when two activities of one method differ in protocol or keys, or share a name: no call could tell them apart.
 */
export function entrances<Deps extends CallbackDeps>(
  activities: readonly Callback<Deps>[],
): ReadonlyMap<string, Entrance<Deps>> {
  const byMethod = new Map<string, Entrance<Deps> & { readonly activities: Map<string, Callback<Deps>> }>();
  for (const activity of activities) {
    const { family, protocol, keyRings } = activity;
    const entrance = byMethod.get(protocol.method) ?? { family, protocol, keyRings, activities: new Map() };
    byMethod.set(protocol.method, entrance);
    const alike = entrance.protocol === protocol && String(entrance.keyRings) === String(keyRings);
    if (!alike || entrance.activities.has(activity.activity)) {
      throw new Error(`one address cannot serve ${activity.activity} of ${family} beside the others`);
    }
    entrance.activities.set(activity.activity, activity);
  }
  return byMethod;
}
