import { useState } from 'hono/jsx/dom';
import { defined } from '../../../../shared/platform/defined.ts';
import { addressOf } from '../address.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { useReading } from '../reading.ts';
import { eventLabel } from '../texts.ts';
import { type Act, Acts, type Caller } from './acts.tsx';
import { attemptWords } from './attemptWords.ts';
import { deskTexts } from './deploymentTexts.ts';
import { Further } from './further.tsx';
import { ReadingNotice } from './readingNotice.tsx';
import { answered, deployment, Unknown, type WaitingEvent } from './sellerApi.ts';

const redeliver = (id: string) =>
  answered(deployment.POST('/api/v1/events/{eventId}/redeliver', { params: { path: { eventId: id } } }));

const dismiss = (id: string) =>
  answered(
    deployment.POST('/api/v1/events/{eventId}/dismiss', {
      params: { path: { eventId: id } },
      body: { reason: 'parked at the desk' },
    }),
  );

/** Sends an event again, or parks it while it waits. */
export const eventActs = (id: string, waits: boolean): readonly Act[] => [
  {
    name: 'redeliver',
    label: waits ? deskTexts.resend : deskTexts.sendAgain,
    sure: deskTexts.sure.redeliver,
    scope: 'operate',
    run: () => redeliver(id),
  },
  ...(waits
    ? [
        {
          name: 'dismiss',
          label: deskTexts.dismiss,
          sure: deskTexts.sure.dismiss,
          scope: 'operate' as const,
          run: () => dismiss(id),
        },
      ]
    : []),
];

/** What your product has not taken yet, and what the bundle still has to do: attempts, reason, next attempt. */
export function WaitingView({ path, caller }: { readonly path: readonly string[]; readonly caller: Caller }) {
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const [round, setRound] = useState(0);
  const reading = useReading(
    () =>
      answered(
        deployment.GET('/api/v1/events', {
          params: { query: { limit: '50', ...defined({ cursor }) } },
        }),
      ),
    `${round} ${cursor ?? ''}`,
  );
  const { value } = reading;
  const again = () => setRound(before => before + 1);
  const sendAll: Act = {
    name: 'sendAll',
    label: deskTexts.sendAll,
    sure: deskTexts.sure.sendAll,
    scope: 'operate',
    async run() {
      for (const { id } of value?.items ?? [])
        await redeliver(id).catch(error => {
          // It was taken meanwhile.
          if (!(error instanceof Unknown)) throw error;
        });
    },
  };
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{say(deskTexts.waiting)}</h2>
      <ReadingNotice {...reading} />
      {value?.items.length === 0 && <p class="hint">{say(deskTexts.noWaiting)}</p>}
      {value && value.items.length > 0 && (
        <>
          <Acts acts={[sendAll]} caller={caller} about="" onDone={again} />
          <ul class="plain">
            {value.items.map(event => (
              <Waiting key={event.id} event={event} path={path} caller={caller} onDone={again} />
            ))}
          </ul>
        </>
      )}
      <Further next={value?.nextCursor} first={cursor === undefined} go={setCursor} />
    </section>
  );
}

function Waiting(props: {
  readonly event: WaitingEvent;
  readonly path: readonly string[];
  readonly caller: Caller;
  readonly onDone: () => void;
}) {
  const { event, path, caller, onDone } = props;
  const { id, type, item, at, attempts, nextAt, acceptedAt, lastFailure } = event;
  return (
    <li>
      <b>{say(eventLabel(type))}</b> <code>{type}</code>{' '}
      {item.kind === 'instance' ? (
        <a href={addressOf(...path, 'instances', item.id.split('#')[0] ?? '')}>{item.orderId ?? item.id}</a>
      ) : (
        <code>{item.orderId ?? `${item.kind} ${item.id}`}</code>
      )}
      <br />
      <small class="dim">
        {say(deskTexts.since)} {moment(at, 'second')} · {say(deskTexts.attempts)} {attempts}
        {acceptedAt
          ? ` · ${say(deskTexts.acceptedAt)} ${moment(acceptedAt, 'second')}`
          : ` · ${say(deskTexts.nextAt)} ${moment(nextAt, 'second')}`}
      </small>
      {lastFailure && (
        <div class="poor">
          {say(deskTexts.lastAttempt)} {attemptWords(lastFailure)}
        </div>
      )}
      <Acts acts={eventActs(id, true)} caller={caller} about={id} onDone={onDone} />
    </li>
  );
}
