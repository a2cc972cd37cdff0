import type { HeldCall } from '../../../marketplace/simulator/callFaults.ts';
import { actNames } from '../acts.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { texts } from '../texts.ts';
import type { Ask } from './ask.ts';

/** Calls that wait to be overtaken. */
export function HeldCalls({ held, ask }: { readonly held: readonly HeldCall[]; readonly ask: Ask }) {
  if (held.length === 0) return null;
  return (
    <div>
      <h3>{say(texts.heldCalls)}</h3>
      <ul class="plain">
        {held.map(({ id, act, orderId, at }) => (
          <li key={id}>
            {say(actNames[act] ?? { en: act, zh: act })} <code>{orderId}</code>{' '}
            <small>{moment(at, 'time')}</small>{' '}
            <button type="button" onClick={() => ask('/console/held', { id })}>
              {say(texts.sendNow)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
