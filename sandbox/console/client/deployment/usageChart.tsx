import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { texts, windowNames } from '../texts.ts';

/** One hour of one instance, as the seller API shows it. */
interface ShownWindow {
  readonly beginAt: string;
  readonly endAt: string;
  readonly value: string;
  readonly status: string;
  readonly code: string | null;
  readonly packageInstanceId: string | null;
}

const width = 640;
const height = 200;
const foot = 34;
const states = ['open', 'sealed', 'accepted', 'duplicate', 'rejected'] as const;

const nameOf = (status: string): string =>
  Object.hasOwn(windowNames, status) ? say(windowNames[status as keyof typeof windowNames]) : status;

/** Bars, the oldest hour on the left, coloured by what became of it. */
export function UsageChart({ windows }: { readonly windows: readonly ShownWindow[] }) {
  const shown = windows.slice(0, 24).reverse();
  const largest = Math.max(1, ...shown.map(({ value }) => Number(value)));
  const step = width / Math.max(8, shown.length);
  const label = shown
    .map(({ beginAt, value, status }) => `${moment(beginAt)} ${value} ${nameOf(status)}`)
    .join(', ');
  return (
    <figure class="usage-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${say(texts.windows)}: ${label}`}>
        {shown.map(({ beginAt, packageInstanceId, value, status, code }, index) => {
          const long = (Number(value) / largest) * (height - foot - 22);
          const x = index * step;
          return (
            <g key={`${beginAt} ${packageInstanceId ?? ''}`}>
              <rect
                class={`bar ${status}`}
                x={x + 4}
                y={height - foot - long}
                width={step - 8}
                height={Math.max(2, long)}
                rx="3"
              >
                <title>{`${moment(beginAt)} ${value} ${nameOf(status)} ${code ?? ''}`}</title>
              </rect>
              <text class="value" x={x + step / 2} y={height - foot - long - 6} text-anchor="middle">
                {value}
              </text>
              <text x={x + step / 2} y={height - foot + 14} text-anchor="middle">
                {moment(beginAt, 'time').slice(0, 5)}
              </text>
              <text x={x + step / 2} y={height - foot + 28} text-anchor="middle">
                {moment(beginAt, 'date').slice(5)}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption>
        {states.map(state => (
          <span key={state} class={`legend ${state}`}>
            {say(windowNames[state])}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
