import { useEffect, useState } from 'hono/jsx/dom';
import type { Statement } from '../../../openApi/billing.ts';
import { ask, Refused, read } from '../api.ts';
import { type Item, itemsOf } from '../items.ts';
import { say } from '../language.ts';
import { Choice, Tick } from '../pieces.tsx';
import { texts } from '../texts.ts';
import type { ViewProps } from '../viewProps.ts';
import { type ShownWindow, UsageChart } from './usageChart.tsx';

interface Meters {
  readonly windows: readonly ShownWindow[];
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
  const item = metered.find(({ key }) => key === chosen) ?? metered[0];
  const instanceId = item?.instance?.instanceId;
  const meters = useMeters(instanceId, state.now);

  const tell = async (path: string, body: object) => {
    try {
      await ask(path, body);
      setNotice('');
    } catch (error) {
      setNotice(error instanceof Refused ? error.message : String(error));
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
        <button type="button" class="go" onClick={() => tell('/console/usage', { instanceId, value: units })}>
          {say(texts.report)}
        </button>
        {notice !== '' && (
          <p class="notice" role="status">
            {notice}
          </p>
        )}
        {packages.length > 0 && <PackageForm instanceId={instanceId} packages={packages} tell={tell} />}
      </section>
      <section aria-labelledby="windows">
        <h2 id="windows">{say(texts.windows)}</h2>
        <UsageChart windows={meters.windows} />
        <h2>
          {say(texts.billed)}: <output id="billed">{meters.statement?.instances[instanceId] ?? '0'}</output>
        </h2>
        <h2>{say(texts.batches)}</h2>
        <table>
          <tbody>
            {(meters.statement?.calls ?? [])
              .slice(-20)
              .reverse()
              .map(({ at, api, records, refused, outcome }, index) => (
                <tr key={`${at} ${index}`}>
                  <td>{at.slice(0, 19).replace('T', ' ')}</td>
                  <td>{api}</td>
                  <td>
                    {records} → {records - refused}
                  </td>
                  <td class={outcome === 'accepted' ? 'good' : 'poor'}>{outcome}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </main>
  );
}

/** Windows of one instance and the marketplace's statement, read again with each state. */
function useMeters(instanceId: string | undefined, now: string): Meters {
  const [meters, setMeters] = useState<Meters>({ windows: [], statement: undefined });
  useEffect(() => {
    if (instanceId === undefined) return;
    Promise.all([
      read<{ items: ShownWindow[] }>(`/console/api/usage/${instanceId}?limit=48`),
      read<Statement>('/marketplace/statement'),
    ])
      .then(([{ items }, statement]) => setMeters({ windows: items, statement }))
      .catch(() => undefined);
  }, [instanceId, now]);
  return meters;
}

function PackageForm({
  instanceId,
  packages,
  tell,
}: {
  readonly instanceId: string;
  readonly packages: readonly Item[];
  readonly tell: (path: string, body: object) => Promise<void>;
}) {
  const [chosen, setChosen] = useState('');
  const [quota, setQuota] = useState('10');
  const [stops, setStops] = useState(true);
  const item = packages.find(({ key }) => key === chosen) ?? packages[0];
  return (
    <div>
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
          tell('/console/package', {
            instanceId,
            packageInstanceId: item?.instance?.instanceId,
            quota,
            stopsWhenUsedUp: stops,
          })
        }
      >
        {say(texts.register)}
      </button>
    </div>
  );
}
