import { isoTime } from '../../../../shared/platform/time.ts';
import { actNames, actsFor, sameOrderAgain } from '../acts.ts';
import { addressOf } from '../address.ts';
import { ask as askConsole, inTurn } from '../api.ts';
import { Acts } from '../deployment/acts.tsx';
import { releaseAct } from '../deployment/instanceActs.ts';
import { type Item, isGivenAway, targetOf } from '../items.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { Badge, Tick } from '../pieces.tsx';
import { texts } from '../texts.ts';
import { useHistory } from '../timeLine/shownHistory.ts';
import { TimeLine } from '../timeLine/timeLine.tsx';
import type { ViewProps } from '../viewProps.ts';
import type { Ask } from './ask.ts';
import { nextByItself } from './nextByItself.ts';

/** Both sides' view of one purchase, what can be done with it, and its time line. */
export function ItemDetail({
  item,
  ask,
  busy,
  now,
  attempt,
}: {
  readonly item: Item;
  readonly ask: Ask;
  readonly busy: boolean;
  readonly now: number;
  readonly attempt: ViewProps['attempt'];
}) {
  const { subscription, instance, kind } = item;
  const history = useHistory(instance, Math.floor(now / 2_000));
  const next = subscription && nextByItself(subscription);
  const expireAt = instance?.expireAt ?? (subscription?.expireAt ? isoTime(subscription.expireAt) : null);
  return (
    <div class="detail">
      <dl>
        {subscription && (
          <div>
            <dt>{say(texts.inBooks)}</dt>
            <dd>
              <Badge state={subscription.state} />{' '}
              {subscription.lastCode && subscription.lastCode !== '000000' && (
                <code>{subscription.lastCode}</code>
              )}
            </dd>
          </div>
        )}
        {instance && (
          <div>
            <dt>{say(texts.inTable)}</dt>
            <dd>
              <Badge state={instance.status} />{' '}
              {instance.pendingEvents > 0 && (
                <small>
                  {instance.pendingEvents} {say(texts.pending)}
                </small>
              )}
            </dd>
          </div>
        )}
        {expireAt && (
          <div>
            <dt>{say(texts.expires)}</dt>
            <dd>{moment(expireAt)}</dd>
          </div>
        )}
        {next && (
          <div>
            <dt>{say(texts.next)}</dt>
            <dd>
              {next.label} · {moment(next.at)}
            </dd>
          </div>
        )}
        {instance && (
          <div>
            <dt>{say(texts.instance)}</dt>
            <dd>
              <code>{instance.instanceId}</code>{' '}
              <a href={addressOf('desk', 'instances', instance.instanceId)}>{say(texts.allOfIt)}</a>
            </dd>
          </div>
        )}
        {(instance?.license ?? subscription?.license) && (
          <div>
            <dt>{say(texts.licence)}</dt>
            <dd>
              <code>{instance?.license ?? subscription?.license}</code>
            </dd>
          </div>
        )}
      </dl>
      {instance && isGivenAway(item) && (
        <div class="notice shout">
          <p>{say(texts.givenAwayText)}</p>
          <Acts
            acts={[releaseAct(instance.instanceId)]}
            caller={undefined}
            about={instance.instanceId}
            onDone={() => attempt(async () => undefined)}
          />
        </div>
      )}
      <div class="acts">
        {instance?.app?.frontEndUrl && instance.status === 'active' && (
          <a class="button go" href={instance.app.frontEndUrl} target="_blank" rel="noopener">
            {say(texts.openProduct)}
          </a>
        )}
        {actsFor(item).map(command => (
          <button
            key={command}
            type="button"
            disabled={busy}
            onClick={() => ask('/console/act', { command, target: targetOf(item), callFaults: {} })}
          >
            {say(
              command === 'purchase' ? sameOrderAgain : (actNames[command] ?? { en: command, zh: command }),
            )}
          </button>
        ))}
      </div>
      {subscription && kind === 'period' && subscription.state === 'open' && (
        <Tick
          label={say(texts.autoRenew)}
          on={subscription.autoRenew}
          onChange={on =>
            attempt(() => inTurn(() => askConsole('/console/autoRenew', { target: targetOf(item), on })))
          }
        />
      )}
      {instance && <TimeLine history={history} expireAt={expireAt} now={now} />}
    </div>
  );
}
