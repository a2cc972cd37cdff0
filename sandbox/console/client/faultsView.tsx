import { useEffect, useState } from 'hono/jsx/dom';
import { ask, read } from './api.ts';
import { say } from './language.ts';
import { Choice } from './pieces.tsx';
import { ProductSwitch } from './productView.tsx';
import { apiModes, tableModes, texts } from './texts.ts';
import type { ViewProps } from './viewProps.ts';

const tables = Object.keys(tableModes) as readonly (keyof typeof tableModes)[];
const apis = Object.keys(apiModes) as readonly (keyof typeof apiModes)[];

/** Record codes of the usage push, each of another kind (zh-cn_topic_0070649410). */
const refusals = [
  {
    code: '016',
    times: 3,
    words: { en: 'still being opened, 3 times: retried', zh: '资源开通中，3 次：重试' },
  },
  {
    code: '010',
    times: 1,
    words: { en: 'duplicate, once: counts as delivered', zh: '重复记录，1 次：视为已送达' },
  },
  {
    code: '012',
    times: 1,
    words: { en: 'not pay-per-use, once: for a person', zh: '非按需实例，1 次：需人工处理' },
  },
] as const;

/** Everything around the bundle that can be made to fail. */
export function FaultsView({ state, refresh }: ViewProps) {
  const [api, setApi] = useState<keyof typeof apiModes>('normal');
  useEffect(() => {
    read<{ mode: keyof typeof apiModes }>('/marketplace/behaviour')
      .then(({ mode }) => setApi(mode))
      .catch(() => undefined);
  }, []);
  return (
    <main class="columns">
      <section>
        <p>{say(texts.faultsHint)}</p>
        <ProductSwitch />
        <Choice
          label={say(texts.tableAnswers)}
          value={state.table.mode}
          options={tables.map(name => [name, say(tableModes[name])] as const)}
          onChoose={async mode => {
            await ask('/console/table', { mode });
            await refresh();
          }}
        />
        <Choice
          label={say(texts.apisAnswer)}
          value={api}
          options={apis.map(name => [name, say(apiModes[name])] as const)}
          onChoose={async mode => {
            await ask('/marketplace/behaviour', { mode });
            setApi(mode);
          }}
        />
      </section>
      <section>
        <p>{say(texts.onTheWay)}</p>
        <p>{say(texts.refuseRecords)}</p>
        <div class="acts">
          {refusals.map(({ code, times, words }) => (
            <button
              key={code}
              type="button"
              onClick={() => ask('/marketplace/behaviour', { mode: api, refuse: { code, times } })}
            >
              {code} {say(words)}
            </button>
          ))}
        </div>
      </section>
    </main>
  );
}
