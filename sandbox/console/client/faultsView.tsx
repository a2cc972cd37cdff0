import type { OpenApiBehaviour } from '../../marketplace/openApis/openApiBehaviour.ts';
import { ask, inTurn, read } from './api.ts';
import { say } from './language.ts';
import { Choice } from './pieces.tsx';
import { ProductSwitch } from './productView.tsx';
import { apiModes, tableModes, texts } from './texts.ts';
import type { ViewProps } from './viewProps.ts';

const tables = Object.keys(tableModes) as readonly (keyof typeof tableModes)[];
const apis = Object.keys(apiModes) as readonly (keyof typeof apiModes)[];
const behaviourPath = '/marketplace/behaviour';

/** Record codes of the usage push, each of another kind (zh-cn_topic_0070649410). */
const refusals = [
  {
    code: '016',
    times: 3,
    label: { en: 'still being opened, 3 times: retried', zh: '资源开通中，3 次：重试' },
  },
  {
    code: '010',
    times: 1,
    label: { en: 'duplicate, once: counts as delivered', zh: '重复记录，1 次：视为已送达' },
  },
  {
    code: '012',
    times: 1,
    label: { en: 'not pay-per-use, once: for a person', zh: '非按需实例，1 次：需人工处理' },
  },
] as const;

/** Everything around the bundle that can be made to fail. */
export function FaultsView({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const { mode: api, refuse } = state.openApis;
  /** @param next made of how they answer when its turn has come: each choice leaves the other as it is */
  const change = (next: (now: OpenApiBehaviour) => OpenApiBehaviour) =>
    attempt(() => inTurn(async () => ask(behaviourPath, next(await read<OpenApiBehaviour>(behaviourPath)))));
  return (
    <main class="columns">
      <section>
        <p>{say(texts.faultsHint)}</p>
        {state.product.webhookUrl === undefined ? (
          <ProductSwitch state={state} attempt={attempt} />
        ) : (
          <p class="hint">{say(texts.ownProductHint)}</p>
        )}
        <Choice
          label={say(texts.tableAnswers)}
          value={state.table.mode}
          options={tables.map(name => [name, say(tableModes[name])] as const)}
          onChoose={mode => attempt(() => inTurn(() => ask('/console/table', { mode })))}
        />
        <Choice
          label={say(texts.apisAnswer)}
          value={api}
          options={apis.map(name => [name, say(apiModes[name])] as const)}
          onChoose={mode => change(now => ({ mode, refuse: now.refuse }))}
        />
      </section>
      <section>
        <p>{say(texts.onTheWay)}</p>
        <p>{say(texts.refuseRecords)}</p>
        <div class="acts">
          {refusals.map(({ code, times, label }) => (
            <button
              key={code}
              type="button"
              onClick={() => change(now => ({ ...now, refuse: { code, times } }))}
            >
              {code} {say(label)}
            </button>
          ))}
        </div>
        <p role="status">
          {refuse && (
            <>
              <code>{refuse.code}</code> × {refuse.times} {say(texts.refusalsAhead)}{' '}
              <button
                type="button"
                class="small"
                onClick={() => change(now => ({ ...now, refuse: undefined }))}
              >
                {say(texts.undo)}
              </button>
            </>
          )}
        </p>
      </section>
    </main>
  );
}
