import { useState } from 'hono/jsx/dom';
import type { Statement } from '../../../marketplace/openApis/billing.ts';
import { quotaAmount, usageAmount } from '../../amounts.ts';
import { ask, read } from '../api.ts';
import type { UsageWindow } from '../deployment/sellerApi.ts';
import { UsageChart } from '../deployment/usageChart.tsx';
import { RefusedWindows } from '../deployment/usageWindows.tsx';
import { type Item, itemsOf } from '../items.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { Choice, Tick } from '../pieces.tsx';
import { problemOf } from '../problemOf.ts';
import { useReading } from '../reading.ts';
import { pushOutcome, texts } from '../texts.ts';
import type { ViewProps } from '../viewProps.ts';

interface Meters {
  readonly windows: readonly UsageWindow[];
  readonly statement: Statement | undefined;
}

/** What buyers used: reported by the product, summed up per hour, pushed, and billed. */
export function UsageView({ state, refresh }: ViewProps) {
  const items = itemsOf(state).filter(({ instance }) => instance !== undefined);
  const metered = items.filter(({ kind }) => kind === 'pay-per-use');
  const packages = items.filter(({ kind }) => kind === 'package');
  const [chosen, setChosen] = useState('');
  const [units, setUnits] = useState('2.5');
  const [notice, setNotice] = useState('');
  const [done, setDone] = useState('');
  const item = metered.find(({ key }) => key === chosen) ?? metered[0];
  const instanceId = item?.instance?.instanceId;
  const meters = useMeters(instanceId);

  const tell: Tell = async ({ path, body, amount, isAmount, said }) => {
    setNotice('');
    setDone('');
    try {
      if (!isAmount.test(amount)) setNotice(say(texts.noAmount));
      else {
        await ask(path, body);
        setDone(said);
      }
    } catch (error) {
      setNotice(problemOf(error));
    }
    await refresh();
  };

  if (item === undefined || instanceId === undefined)
    return (
      <main class="columns">
        <section>
          <p class="hint">{say(texts.noUsage)}</p>
        </section>
      </main>
    );
  return (
    <main class="columns usage">
      <section aria-labelledby="report">
        <h2 id="report">{say(texts.reportUsage)}</h2>
        <Choice
          label={say(texts.instance)}
          value={item.key}
          options={metered.map(one => [one.key, one.orderId] as const)}
          onChoose={setChosen}
        />
        <label class="field">
          <span>{say(texts.units)}</span>
          <input
            inputmode="decimal"
            value={units}
            onInput={(event: Event) => setUnits((event.target as HTMLInputElement).value)}
          />
        </label>
        <button
          type="button"
          class="go"
          onClick={() =>
            tell({
              path: '/console/usage',
              body: { instanceId, value: units.trim() },
              amount: units.trim(),
              isAmount: usageAmount,
              said: say(texts.reported),
            })
          }
        >
          {say(texts.report)}
        </button>
        {notice !== '' && (
          <p class="notice" role="alert">
            {notice}
          </p>
        )}
        <p class="good" role="status">
          {done}
        </p>
        {packages.length > 0 && <PackageForm instanceId={instanceId} packages={packages} tell={tell} />}
      </section>
      <section aria-labelledby="windows">
        <h2 id="windows">{say(texts.windows)}</h2>
        {meters.windows.length === 0 ? (
          <p class="hint">{say(texts.noWindows)}</p>
        ) : (
          <>
            <UsageChart windows={meters.windows} />
            <RefusedWindows windows={meters.windows} caller={undefined} onDone={refresh} />
          </>
        )}
        <h2>
          {say(texts.billed)}: <output id="billed">{meters.statement?.instances[instanceId] ?? '0'}</output>
        </h2>
        <h2>{say(texts.batches)}</h2>
        {(meters.statement?.calls ?? []).length === 0 && <p class="hint">{say(texts.noPushes)}</p>}
        <table>
          {(meters.statement?.calls ?? []).length > 0 && (
            <thead>
              <tr>
                <th scope="col">{say(texts.when)}</th>
                <th scope="col">{say(texts.usageApi)}</th>
                <th scope="col">{say(texts.sentAndTaken)}</th>
                <th scope="col">{say(texts.answer)}</th>
              </tr>
            </thead>
          )}
          <tbody>
            {(meters.statement?.calls ?? [])
              .slice(-20)
              .reverse()
              .map(({ at, api, records, refused, outcome }, index) => (
                <tr key={`${at} ${index}`}>
                  <td>{moment(at, 'second')}</td>
                  <td>{say(api === 'old' ? texts.oldApi : texts.newApi)}</td>
                  <td>
                    {records} → {records - refused}
                  </td>
                  <td class={outcome === 'accepted' && refused === 0 ? 'good' : 'poor'}>
                    {refused > 0 ? `${refused} ${say(texts.refusedRecords)}` : say(pushOutcome(outcome))}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </main>
  );
}

/** Hands an amount on, if it is one, and says so. */
type Tell = (asked: {
  readonly path: string;
  readonly body: object;
  readonly amount: string;
  readonly isAmount: RegExp;
  /** When it was taken. */
  readonly said: string;
}) => Promise<void>;

const noMeters: Meters = { windows: [], statement: undefined };

/**
 * Windows of one instance and the marketplace's statement. One reading at a time: an older one that came after a newer one
 * would take a refused hour away, and with it what is being asked about it.
 */
function useMeters(instanceId: string | undefined): Meters {
  const { value } = useReading(
    async (): Promise<Meters> => {
      const [{ items }, statement] = await Promise.all([
        read<{ items: UsageWindow[] }>(`/console/api/usage/${instanceId}?limit=48`),
        read<Statement>('/marketplace/statement'),
      ]);
      return { windows: items, statement };
    },
    instanceId,
    1_000,
  );
  return value ?? noMeters;
}

function PackageForm({
  instanceId,
  packages,
  tell,
}: {
  readonly instanceId: string;
  readonly packages: readonly Item[];
  readonly tell: Tell;
}) {
  const [chosen, setChosen] = useState('');
  const [quota, setQuota] = useState('10');
  const [stops, setStops] = useState(true);
  const item = packages.find(({ key }) => key === chosen) ?? packages[0];
  return (
    <div class="further">
      <h2>{say(texts.registerPackage)}</h2>
      <Choice
        label={say(texts.package)}
        value={item?.key ?? ''}
        options={packages.map(one => [one.key, one.orderId] as const)}
        onChoose={setChosen}
      />
      <label class="field">
        <span>{say(texts.quota)}</span>
        <input
          inputmode="decimal"
          value={quota}
          onInput={(event: Event) => setQuota((event.target as HTMLInputElement).value)}
        />
      </label>
      <Tick label={say(texts.stops)} on={stops} onChange={setStops} />
      <button
        type="button"
        onClick={() =>
          tell({
            path: '/console/package',
            body: {
              instanceId,
              packageInstanceId: item?.instance?.instanceId,
              quota: quota.trim(),
              stopsWhenUsedUp: stops,
            },
            amount: quota.trim(),
            isAmount: quotaAmount,
            said: say(texts.registered),
          })
        }
      >
        {say(texts.register)}
      </button>
    </div>
  );
}
