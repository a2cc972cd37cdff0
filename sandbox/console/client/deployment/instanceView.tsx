import { useState } from 'hono/jsx/dom';
import { defined } from '../../../../shared/platform/defined.ts';
import { addressOf } from '../address.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { Badge } from '../pieces.tsx';
import { useReading } from '../reading.ts';
import { eventLabel, outcomeNames } from '../texts.ts';
import { TimeLine } from '../timeLine/timeLine.tsx';
import { Acts, type Caller } from './acts.tsx';
import { attemptWords } from './attemptWords.ts';
import { deskTexts } from './deploymentTexts.ts';
import { Further } from './further.tsx';
import { actsOf } from './instanceActs.ts';
import { ReadingNotice } from './readingNotice.tsx';
import { answered, deployment, type HistoryLine, type Instance } from './sellerApi.ts';
import { UsageWindows } from './usageWindows.tsx';
import { eventActs } from './waitingView.tsx';

interface View {
  readonly path: readonly string[];
  readonly caller: Caller;
  readonly now: () => number;
}

/** Everything of one instance: what it is, its time line, every event with its attempts, and what may be done with it. */
export function InstanceView({ instanceId, path, caller, now }: View & { readonly instanceId: string }) {
  const [round, setRound] = useState(0);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const again = () => setRound(before => before + 1);
  const inPath = { params: { path: { instanceId } } };
  const reading = useReading(
    async () => {
      const [instance, history] = await Promise.all([
        answered(deployment.GET('/api/v1/instances/{instanceId}', inPath)),
        answered(
          deployment.GET('/api/v1/instances/{instanceId}/history', {
            params: {
              path: { instanceId },
              query: { limit: '100', ...defined({ cursor }) },
            },
          }),
        ),
      ]);
      return { instance, history };
    },
    JSON.stringify([instanceId, round, cursor]),
  );
  const { instance, history } = reading.value ?? {};
  return (
    <section aria-labelledby="instance">
      <p>
        <a href={addressOf(...path, 'instances')}>← {say(deskTexts.back)}</a>
      </p>
      <h2 id="instance">
        {instance?.orderLineId ?? instance?.orderId ?? instance?.license ?? instanceId}{' '}
        {instance && <Badge state={instance.status} />}
      </h2>
      <ReadingNotice {...reading} />
      {instance && (
        <>
          <Facts instance={instance} />
          <Acts acts={actsOf(instance, now)} caller={caller} about={instance.instanceId} onDone={again} />
        </>
      )}
      {instance && history && cursor === undefined && (
        <TimeLine
          history={{ events: history.items, attempts: takenOf(history.items) }}
          expireAt={instance.expireAt}
          now={now()}
        />
      )}
      {history && (
        <>
          <h3>{say(deskTexts.history)}</h3>
          {history.items.length === 0 && <p class="hint">{say(deskTexts.noHistory)}</p>}
          <ul class="plain">
            {history.items.toReversed().map(line => (
              <Line key={line.id} line={line} caller={caller} onDone={again} />
            ))}
          </ul>
          <Further next={history.nextCursor} first={cursor === undefined} go={setCursor} />
        </>
      )}
      {instance && (
        <>
          <h3>{say(deskTexts.windows)}</h3>
          <UsageWindows instanceId={instance.instanceId} caller={caller} />
        </>
      )}
    </section>
  );
}

/** When your product took what: each event's last attempt is in its history. */
const takenOf = (lines: readonly HistoryLine[]) =>
  lines.flatMap(({ id, type, leftAt, outcome }) =>
    leftAt !== undefined && outcome === 'delivered' ? [{ id, type, at: leftAt, outcome: 'taken' }] : [],
  );

function Facts({ instance }: { readonly instance: Instance }) {
  const { app, failedCall, refusal, unreadable } = instance;
  const address = typeof app?.frontEndUrl === 'string' ? app.frontEndUrl : undefined;
  const facts = [
    [deskTexts.usageOf, instance.instanceId],
    [deskTexts.order, instance.orderId],
    [deskTexts.family, instance.family],
    [deskTexts.product, instance.productId],
    [deskTexts.made, moment(instance.createdAt)],
    [deskTexts.confirmed, instance.confirmedAt ? moment(instance.confirmedAt) : say(deskTexts.never)],
    [deskTexts.expires, instance.expireAt && `${moment(instance.expireAt)} (${instance.expireAtSource})`],
    [deskTexts.frozenBy, instance.frozenBy],
    [deskTexts.released, instance.releasedAt && moment(instance.releasedAt)],
    [deskTexts.address, address],
    [deskTexts.refusal, refusal && `${refusal.code} ${refusal.reason}`],
  ] as const;
  return (
    <>
      <dl>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label.en}>
                <dt>{say(label)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {failedCall && (
        <p class="notice">
          {say(deskTexts.failedCall)} {failedCall.activity} {failedCall.resultCode}, {moment(failedCall.at)}
        </p>
      )}
      {unreadable && <p class="notice">{unreadable}</p>}
    </>
  );
}

/** One event: when, what became of it, how often it was tried, why it failed, when it comes again. */
function Line(props: { readonly line: HistoryLine; readonly caller: Caller; readonly onDone: () => void }) {
  const { line, caller, onDone } = props;
  const { id, type, at, outcome, attempts, nextAt, lastFailure, acceptedAt, note, data } = line;
  const waits = outcome === 'pending';
  const name = outcomeNames[outcome];
  const why = [data.actor, data.reason].filter(said => typeof said === 'string' && said !== '');
  return (
    <li>
      <details>
        <summary>
          <b>{say(eventLabel(type))}</b> <code>{type}</code>{' '}
          <span class={waits || outcome === 'refused' ? 'poor' : ''}>
            {name === undefined ? outcome : say(name)}
          </span>{' '}
          <small class="dim">
            {moment(at, 'second')} · {say(deskTexts.attempts)} {attempts}
            {waits && nextAt && ` · ${say(deskTexts.nextAt)} ${moment(nextAt, 'second')}`}
            {waits && acceptedAt && ` · ${say(deskTexts.acceptedAt)} ${moment(acceptedAt, 'second')}`}
            {why.length > 0 && ` · ${why.join(', ')}`}
            {note && ` · ${note}`}
          </small>
          {lastFailure && (
            <div class="poor">
              {say(deskTexts.lastAttempt)} {attemptWords(lastFailure)}
            </div>
          )}
        </summary>
        <pre tabindex={0}>{JSON.stringify({ id, ...data }, null, 2)}</pre>
        {outcome !== 'recorded' && (
          <Acts acts={eventActs(id, waits)} caller={caller} about={id} onDone={onDone} />
        )}
      </details>
    </li>
  );
}
