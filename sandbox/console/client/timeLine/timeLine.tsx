import { currentLanguage, say } from '../language.ts';
import { moment } from '../moment.ts';
import { eventLabel, outcomeNames, stateNames, texts } from '../texts.ts';
import type { HistoryEvent, ShownHistory } from './shownHistory.ts';
import { lengthOfTime, type TimeScale, timeScale } from './timeScale.ts';

const width = 560;
const left = 64;
const right = 14;
const rows = { states: 14, events: 52, deliveries: 108, axis: 134 };
const inner = width - left - right;

const isOver: ReadonlySet<string> = new Set(['released', 'refused']);
const delivered = new Set(['taken', 'repeated']);
const outcomeOf = (outcome: string): string => {
  const name = outcomeNames[outcome];
  return name === undefined ? outcome : say(name);
};
const shortType = (type: string) => say(eventLabel(type));
/** A Chinese character is as wide as two letters. */
const widthOf = (text: string) => [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 11 : 6.4), 10);

/** The life of one instance as a picture: its states, its expiry, its events, and their way to the product. */
export function TimeLine({
  history,
  expireAt,
  now,
}: {
  readonly history: ShownHistory;
  readonly expireAt: string | null;
  readonly now: number;
}) {
  // What still waits comes last in the history, though it may have happened before.
  const events = history.events
    .filter(({ outcome }) => outcome !== 'withdrawn')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const [first] = events;
  if (first === undefined) return null;
  const startsAt = Date.parse(first.at);
  const expiry = expiryOf(expireAt, stretches(events, now).at(-1)?.state, now);
  const endsAt = Math.max(now, expiry ?? now);
  const moments = [startsAt, endsAt, now, ...events.map(({ at }) => Date.parse(at))];
  const delays = history.attempts
    .map(({ at }) => Date.parse(at))
    .filter(at => at >= startsAt && at <= endsAt);
  const scale = timeScale([...moments, ...delays], inner);
  const x = (at: number) => left + scale.place(at);
  const summary = events.map(({ type, at }) => `${type} ${at}`).join(', ');
  return (
    <figure class="time-line" tabindex={0} aria-label={say(texts.timeLine)}>
      <svg viewBox={`0 0 ${width} 156`} role="img" aria-label={`${say(texts.timeLine)}: ${summary}`}>
        <text class="row-name" x="0" y={rows.states + 15}>
          {say(texts.states)}
        </text>
        <text class="row-name" x="0" y={rows.events + 14}>
          {say(texts.events)}
        </text>
        <text class="row-name" x="0" y={rows.deliveries + 4}>
          {say(texts.deliveries)}
        </text>
        <States events={events} now={now} x={x} />
        <Events events={events} x={x} />
        {history.attempts.map(({ id, at, type, outcome }, index) => (
          <circle
            key={`${id} ${index}`}
            class={delivered.has(outcome) ? 'good' : 'poor'}
            cx={x(Date.parse(at))}
            cy={rows.deliveries}
            r="4.5"
          >
            <title>{`${type} ${moment(at, 'second')}: ${outcomeOf(outcome)}`}</title>
          </circle>
        ))}
        <Axis scale={scale} />
        {expiry !== undefined && <Mark at={x(expiry)} kind="expiry" label={say(texts.expiry)} />}
        <Mark at={x(now)} kind="now" label={say(texts.now)} />
      </svg>
    </figure>
  );
}

/** What is over does not expire any more. */
function expiryOf(expireAt: string | null, state: string | undefined, now: number): number | undefined {
  if (expireAt === null) return undefined;
  const at = Date.parse(expireAt);
  return at > now && isOver.has(state ?? '') ? undefined : at;
}

type Place = (at: number) => number;

interface Stretch {
  readonly state: string;
  readonly from: number;
  readonly to: number;
}

/** One stretch for each state, however many events left it as it was. */
function stretches(events: readonly HistoryEvent[], now: number): readonly Stretch[] {
  const changes = events.flatMap(({ at, data: { status } }) =>
    status === undefined ? [] : [{ state: status, from: Date.parse(at) }],
  );
  const distinct = changes.filter(({ state }, index) => state !== changes[index - 1]?.state);
  return distinct.map((change, index) => ({ ...change, to: distinct[index + 1]?.from ?? now }));
}

function States(props: {
  readonly events: readonly HistoryEvent[];
  readonly now: number;
  readonly x: Place;
}) {
  return (
    <>
      {stretches(props.events, props.now).map(({ state, from, to }) => {
        const start = props.x(from);
        const long = Math.max(2, props.x(to) - start);
        const text = stateNames[state];
        return (
          <g key={from} class={`state ${state}`}>
            <rect x={start} y={rows.states} width={long} height="22" rx="3">
              <title>{`${text === undefined ? state : say(text)} ${moment(from, 'second')}`}</title>
            </rect>
            {long > 56 && (
              <text x={start + 7} y={rows.states + 15}>
                {text === undefined ? state : say(text)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** Names on three levels, so that neighbours can be read. */
function Events({ events, x }: { readonly events: readonly HistoryEvent[]; readonly x: Place }) {
  const ends = [-1, -1, -1];
  return (
    <>
      {events.map(({ id, type, at, outcome }) => {
        const name = shortType(type);
        const place = x(Date.parse(at));
        const long = widthOf(name);
        const toLeft = place + long > width;
        const from = toLeft ? place - long : place;
        const free = ends.findIndex(end => end < from);
        const level = free === -1 ? 2 : free;
        if (free !== -1) ends[level] = from + long;
        return (
          <g key={id} class={`event ${outcome}`}>
            <line x1={place} y1={rows.states + 22} x2={place} y2={rows.events + 4 + level * 15} />
            {free !== -1 && (
              <text
                x={toLeft ? place - 4 : place + 4}
                y={rows.events + 8 + level * 15}
                text-anchor={toLeft ? 'end' : 'start'}
              >
                {name}
              </text>
            )}
            <title>{`${type} ${moment(at, 'second')}: ${outcomeOf(outcome)}`}</title>
          </g>
        );
      })}
    </>
  );
}

function Axis({ scale }: { readonly scale: TimeScale }) {
  return (
    <g class="axis">
      <line x1={left} y1={rows.axis} x2={width - right} y2={rows.axis} />
      {scale.gaps.map(({ from, to, x, width: long }) => (
        <g key={from}>
          <line x1={left + x} y1={rows.axis - 3} x2={left + x} y2={rows.axis + 3} />
          {long > 34 && (
            <text x={left + x + long / 2} y={rows.axis + 15} text-anchor="middle">
              {lengthOfTime(to - from, currentLanguage())}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function Mark(props: { readonly at: number; readonly kind: 'expiry' | 'now'; readonly label: string }) {
  return (
    <g class={`mark ${props.kind}`}>
      <line x1={props.at} y1="10" x2={props.at} y2={rows.axis} />
      <text x={Math.min(props.at, width - 18)} y="8" text-anchor="middle">
        {props.label}
      </text>
    </g>
  );
}
