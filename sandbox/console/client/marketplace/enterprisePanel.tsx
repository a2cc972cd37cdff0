import { useState } from 'hono/jsx/dom';
import { kitCommands } from '../../../marketplace/families/kitCommands.ts';
import { actNames } from '../acts.ts';
import { answered, deployment } from '../deployment/sellerApi.ts';
import { say } from '../language.ts';
import { Choice } from '../pieces.tsx';
import { useReading } from '../reading.ts';
import { texts } from '../texts.ts';
import type { ViewProps } from '../viewProps.ts';
import type { Ask } from './ask.ts';

/** What the bundle knows of the sandbox's enterprise. */
async function readEnterprises() {
  const { items } = await answered(deployment.GET('/api/v1/tenants', { params: { query: { limit: '5' } } }));
  const bound = items.filter(({ status }) => status === 'bound');
  return Promise.all(
    bound.map(async ({ tenantId, name, instanceId, orderId }) => {
      const inPath = { params: { path: { tenantId } } };
      const users = await answered(deployment.GET('/api/v1/tenants/{tenantId}/users', inPath));
      const people = users.items.filter(user => user.authorized && user.enabled && !user.removed);
      return { tenantId, name, instanceId, orderId, people: people.map(({ userName }) => userName) };
    }),
  );
}

/** Joint operation: the sandbox's enterprise is bound, its people authorised, and all of it dissolved. */
export function EnterprisePanel({
  state,
  ask,
  busy,
}: Pick<ViewProps, 'state'> & { readonly ask: Ask; readonly busy: boolean }) {
  const [version, setVersion] = useState<'2' | '1'>('2');
  const newest = state.calls.find(({ family }) => family === 'kit')?.id;
  const { value: bound, problem } = useReading(readEnterprises, `enterprise ${newest ?? ''}`);
  const canBind = state.subscriptions.some(
    ({ family, instanceId, state: is }) => family === 'v2' && instanceId !== null && is !== 'creating',
  );
  return (
    <section aria-labelledby="enterprise">
      <h2 id="enterprise">{say(texts.enterprise)}</h2>
      <p class="hint">{say(canBind ? texts.enterpriseHint : texts.buyFirst)}</p>
      <Choice
        label={say(texts.family)}
        value={version}
        options={[
          ['2', 'V2.0'],
          ['1', 'V1.0'],
        ]}
        onChoose={setVersion}
      />
      <div class="acts">
        {kitCommands.map(command => (
          <button
            key={command}
            type="button"
            disabled={busy || !canBind}
            onClick={() =>
              ask('/console/kit', {
                command,
                version: Number(version),
                ...(command === 'disable' ? { user: 'lisi' } : {}),
              })
            }
          >
            {say(actNames[command] ?? { en: command, zh: command })}
          </button>
        ))}
      </div>
      {problem !== '' && <p class="notice">{problem}</p>}
      <div class="enterprise-state">
        {bound?.length === 0 && <p>{say(texts.notBound)}</p>}
        {bound?.map(({ tenantId, name, orderId, instanceId, people }) => (
          <p key={`${tenantId} ${instanceId ?? ''}`}>
            <b>{name ?? tenantId}</b>: {say(texts.boundTo)} <code>{orderId ?? instanceId}</code>.{' '}
            {say(texts.mayUse)} {people.length === 0 ? say(texts.nobody) : people.join(', ')}
          </p>
        ))}
      </div>
      <p>
        <a href="/seller" target="_blank" rel="noopener">
          {say(texts.loginPage)}
        </a>
      </p>
    </section>
  );
}
