import { alarmTexts } from '../../../../shared/schedules/watchdog/rules/alarmTexts.ts';
import { bundleWords } from '../../../../shared/seller/words/bundleWords.ts';
import { slowTableMs, tableFaultWords } from '../../../../shared/seller/words/tableFaultWords.ts';
import { isAcceptanceCall } from '../../../marketplace/acceptanceCalls.ts';
import { addressOf } from '../address.ts';
import { currentLanguage, say } from '../language.ts';
import { moment } from '../moment.ts';
import { useReading } from '../reading.ts';
import { deskTexts } from './deploymentTexts.ts';
import { failuresOf } from './failuresView.tsx';
import { ReadingNotice } from './readingNotice.tsx';
import { answered, deployment, type Health, type OpenAlarm, Unknown } from './sellerApi.ts';

const dayMs = 86_400_000;

interface Situation {
  readonly health: Pick<Health, 'table'> & Partial<Health>;
  readonly alarms: readonly OpenAlarm[] | undefined;
  readonly lookedAt: string | null;
  /** Calls of the marketplace in the last day, as many as one page of today's and of yesterday's holds. */
  readonly failed: number;
  readonly failedAtLeast: boolean;
}

/** That the table is away comes with HTTP 503, and is an answer like any other. */
async function readHealth(): Promise<Pick<Health, 'table'> & Partial<Health>> {
  const request = deployment.GET('/api/v1/health');
  const { error } = await request.catch(() => ({ error: undefined }));
  const said: unknown = error;
  if (typeof said === 'object' && said !== null && 'table' in said && typeof said.table === 'string')
    return {
      table: said.table,
      ...('fault' in said && typeof said.fault === 'string' && { fault: said.fault }),
    };
  return answered(request);
}

/** Without the table there is nothing else to be read. */
async function readSituation(now: number): Promise<Situation> {
  const health = await readHealth();
  // Of a slow one nothing comes in time.
  if (health.table !== 'ok' || isSlow(health))
    return { health, alarms: undefined, lookedAt: null, failed: 0, failedAtLeast: false };
  const from = new Date(now - dayMs).toISOString();
  const [alarms, today, before] = await Promise.all([
    answered(deployment.GET('/api/v1/alarms')).catch(error => {
      // An older deployment has no such list.
      if (error instanceof Unknown) return undefined;
      throw error;
    }),
    failuresOf(new Date(now).toISOString().slice(0, 10), undefined),
    failuresOf(from.slice(0, 10), undefined),
  ]);
  const failed = [...today.items, ...before.items].filter(
    call => call.at >= from && !isAcceptanceCall(call),
  ).length;
  return {
    health,
    alarms: alarms?.items,
    lookedAt: alarms?.lookedAt ?? null,
    failed,
    failedAtLeast: today.nextCursor !== null || before.nextCursor !== null,
  };
}

/** What is wrong with the deployment now. Well is only what was read and is well. */
export function NowView({ path, now }: { readonly path: readonly string[]; readonly now: () => number }) {
  const reading = useReading(() => readSituation(now()), 'now');
  const { value, problem } = reading;
  return (
    <section aria-labelledby="now">
      <h2 id="now">{say(deskTexts.wrongNow)}</h2>
      <ReadingNotice {...reading} />
      {value && <Told situation={value} path={path} current={problem === ''} />}
    </section>
  );
}

function Told(props: {
  readonly situation: Situation;
  readonly path: readonly string[];
  readonly current: boolean;
}) {
  const { situation, path, current } = props;
  const { health, alarms, lookedAt, failed, failedAtLeast } = situation;
  const { pendingEvents, unreadable = 0, tableMs = 0 } = health;
  const words = tableFaultWords(health.fault);
  if (health.table !== 'ok')
    return (
      <>
        <p class="poor">
          ✗ {capital(say(words.problem))}
          {say(words.cause) !== '' && `${say(deskTexts.colon)}${say(words.cause)}`}
        </p>
        <p>{say(deskTexts.tableAway)}</p>
        <p>{say(deskTexts.tableAwayDo)}</p>
        <p class="hint">{say(deskTexts.notKnown)}</p>
      </>
    );
  if (isSlow(health))
    return (
      <>
        <p class="poor">
          {say(deskTexts.tableSlow)} {tableMs} ms
        </p>
        <p class="hint">{say(deskTexts.notKnown)}</p>
      </>
    );
  const isWell =
    current && pendingEvents === 0 && unreadable === 0 && alarms?.length === 0 && failed === 0 && lookedAt;
  return (
    <>
      {isWell && <p class="good">{say(deskTexts.nothingWrong)}</p>}
      {unreadable > 0 && (
        <p class="poor">
          {say(deskTexts.unreadable)} {unreadable}
        </p>
      )}
      <ul class="plain">
        {pendingEvents !== undefined && (
          <li>
            <a href={addressOf(...path, 'waiting')} class={pendingEvents > 0 ? 'poor' : ''}>
              {health.pendingAtLeast && `${say(deskTexts.atLeast)} `}
              {pendingEvents} {say(deskTexts.waitingCount)}
            </a>
            {health.oldestPendingAt && (
              <>
                , {say(deskTexts.oldest)} {moment(health.oldestPendingAt)}
              </>
            )}
          </li>
        )}
        <li>
          <a href={addressOf(...path, 'failures')} class={failed > 0 ? 'poor' : ''}>
            {failedAtLeast && `${say(deskTexts.atLeast)} `}
            {failed} {say(deskTexts.failedToday)}
          </a>
        </li>
      </ul>
      <h3>{say(deskTexts.alarmsOpen)}</h3>
      {alarms === undefined ? (
        <p class="hint">{say(deskTexts.noAlarmList)}</p>
      ) : (
        <>
          <p class="hint">
            {lookedAt === null
              ? say(deskTexts.neverLooked)
              : `${say(deskTexts.lookedAt)} ${moment(lookedAt, 'second')}`}
          </p>
          {alarms.length === 0 && lookedAt !== null && <p>{say(deskTexts.noAlarms)}</p>}
          <ul class="plain alarms">
            {alarms.map(alarm => (
              <Alarm key={alarm.name} alarm={alarm} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const isSlow = ({ tableMs = 0 }: Partial<Health>): boolean => tableMs > slowTableMs;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function Alarm({ alarm: { name, group, severity, since, count, detail } }: { readonly alarm: OpenAlarm }) {
  const language = currentLanguage();
  const [means = '', action = ''] = Object.hasOwn(alarmTexts, name)
    ? alarmTexts[name as keyof typeof alarmTexts][language]
    : [];
  const soon = Object.hasOwn(deskTexts.severity, severity)
    ? say(deskTexts.severity[severity as keyof typeof deskTexts.severity])
    : severity;
  const facts = Object.entries(detail).map(([key, value]) =>
    key === 'reason' ? `${key} ${bundleWords(language, String(value))}` : `${key} ${value}`,
  );
  return (
    <li>
      <b class={severity === 'info' ? '' : 'poor'}>
        {name} ({soon})
      </b>{' '}
      {means}
      <br />
      <small class="dim">
        {say(deskTexts.since)} {moment(since)} · {count} {say(deskTexts.times)}
        {facts.length > 0 && ` · ${facts.join(', ')}`}
      </small>
      {action !== '' && (
        <>
          <br />
          {say(deskTexts.toDo)} {action}
        </>
      )}
      <br />
      <small class="dim">
        {say(deskTexts.runbook)} docs/runbooks/{group}
        {language === 'zh' ? '.zh-CN' : ''}.md
      </small>
    </li>
  );
}
