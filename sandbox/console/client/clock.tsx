import { dayMs, hourMs } from '../../../shared/platform/time.ts';
import { maxMove } from '../amounts.ts';
import { ask } from './api.ts';
import { currentLanguage, say } from './language.ts';
import { moment, timeZone } from './moment.ts';
import { texts } from './texts.ts';
import { lengthOfTime } from './timeLine/timeScale.ts';
import type { ViewProps } from './viewProps.ts';

const moves = [
  [texts.hour, hourMs],
  [texts.day, dayMs],
  [texts.month, 30 * dayMs],
  [texts.year, 365 * dayMs],
] as const;

/** The sandbox's time, the buttons that move it on, and one that takes the last move back with all that came of it. */
export function Clock({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const move = (ms: number) => attempt(() => ask('/console/clock', { ms }));
  return (
    <fieldset class="clock" aria-label={say(texts.clock)}>
      <span class="time">
        <output>
          {moment(state.now)} {timeZone()}
        </output>
        {state.movedMs > 0 && (
          <small>
            {lengthOfTime(state.movedMs, currentLanguage())} {say(texts.ahead)}
          </small>
        )}
      </span>
      {moves.map(([label, ms]) => (
        <button key={ms} type="button" disabled={state.movedMs + ms > maxMove} onClick={() => move(ms)}>
          {say(label)}
        </button>
      ))}
      {state.lastMoveMs > 0 && (
        <button
          type="button"
          aria-label={`${say(texts.undoMove)} +${lengthOfTime(state.lastMoveMs, currentLanguage())}`}
          title={`${say(texts.undoMove)} +${lengthOfTime(state.lastMoveMs, currentLanguage())}`}
          onClick={() => attempt(() => ask('/console/clockBack', {}))}
        >
          ↶
        </button>
      )}
    </fieldset>
  );
}
