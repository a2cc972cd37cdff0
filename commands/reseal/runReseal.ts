import { defined } from '../../shared/platform/defined.ts';
import { forEachConcurrently } from '../../shared/platform/forEachConcurrently.ts';
import { reasonOf } from '../../shared/platform/reasonOf.ts';
import { isoTime } from '../../shared/platform/time.ts';
import type { OpenDeployment } from '../target/openDeployment.ts';
import type { Say } from '../terminal/language.ts';
import { longWork } from '../terminal/longWork.ts';
import { steadyPace } from '../terminal/pace.ts';
import type { Output } from '../terminal/runCommand.ts';
import { resealValue } from './resealValue.ts';
import { sealedValues } from './sealedValues.ts';

export interface ResealReport {
  /** Of the key that seals now. */
  readonly key: string;
  readonly resealed: number;
  /** Sealed with it already, or changed by somebody meanwhile, which seals anew. */
  readonly current: number;
  /** Values that nobody can open, by the name of the key that they were sealed with. */
  readonly closed: Readonly<Record<string, number>>;
  /** Items that cannot be read at all. */
  readonly unreadable: number;
  /** Sessions of before this version are in no list; the last of them ends then. */
  readonly sessionsEndBy: string;
  /** Why the run broke off; it goes on when it is run again. */
  readonly failure?: string;
}

/** Seals every value anew that another key than the newest has sealed. */
export async function runReseal(
  { bridge, config }: OpenDeployment,
  output: Pick<Output, 'note'>,
  perSecond: number,
  stopped: () => boolean,
  say: Say,
): Promise<ResealReport> {
  const [{ id: key } = { id: '' }] = config.dataKeys;
  const pace = steadyPace(perSecond, bridge.effects.wait);
  const steps = longWork(undefined, say('sealed values looked at', '个封存的值已查看'), output);
  const closed: Record<string, number> = {};
  const count = { seen: 0, resealed: 0, current: 0, unreadable: 0 };
  const onUnreadable = () => {
    count.unreadable += 1;
  };
  let failure: string | undefined;
  try {
    for await (const values of sealedValues(bridge, onUnreadable)) {
      await forEachConcurrently(values, async value => {
        if (stopped()) return;
        count.seen += 1;
        steps.to(count.seen);
        const made = resealValue(bridge.sealer, key, value.sealed, value.binding);
        if (made.kind === 'closed') closed[made.keyId] = (closed[made.keyId] ?? 0) + 1;
        else if (made.kind === 'current') count.current += 1;
        else {
          await pace.next();
          const outcome = await value.replace(made.sealed);
          count[outcome === 'replaced' ? 'resealed' : 'current'] += 1;
        }
      });
      if (stopped()) break;
    }
    if (stopped()) failure = 'interrupted';
  } catch (error) {
    failure = reasonOf(error);
  } finally {
    steps.end();
  }
  const { resealed, current, unreadable } = count;
  const sessionsEndBy = isoTime(bridge.effects.clock() + config.session.maxMs) ?? '';
  return {
    key,
    resealed,
    current,
    closed,
    unreadable,
    sessionsEndBy,
    ...defined({ failure }),
  };
}
