import { dayMs, hourMs } from '../../../shared/platform/time.ts';
import { maxMove } from '../amounts.ts';
import { ask } from './api.ts';
import { say } from './language.ts';
import { texts } from './texts.ts';
import { lengthOfTime } from './timeLine/timeScale.ts';
import type { ViewProps } from './viewProps.ts';

const moves = [
  [texts.hour, hourMs],
  [texts.day, dayMs],
  [texts.month, 30 * dayMs],
  [texts.year, 365 * dayMs],
] as const;

/** The sandbox's time and the buttons that move it on; it never goes back. */
export function Clock({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const move = (ms: number) => attempt(() => ask('/console/clock', { ms }));
  return (
    <fieldset class="clock" aria-label={say(texts.clock)}>
      <span class="time">
        <output>{state.now.slice(0, 16).replace('T', ' ')} UTC</output>
        {state.movedMs > 0 && (
          <small>
            {lengthOfTime(state.movedMs)} {say(texts.ahead)}
          </small>
        )}
      </span>
      {moves.map(([label, ms]) => (
        <button key={ms} type="button" disabled={state.movedMs + ms > maxMove} onClick={() => move(ms)}>
          {say(label)}
        </button>
      ))}
    </fieldset>
  );
}
