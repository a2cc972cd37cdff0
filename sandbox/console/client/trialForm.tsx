import { useEffect, useState } from 'hono/jsx/dom';
import type { TrialOutcome } from '../../trigger/sendTrial.ts';
import { ask, Refused, read } from './api.ts';
import { say } from './language.ts';
import { Choice } from './pieces.tsx';
import { texts } from './texts.ts';
import type { ViewProps } from './viewProps.ts';

const sample = '';

/** Sends the product any event there is, without anything having happened. */
export function TrialForm({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const [types, setTypes] = useState<readonly string[]>([]);
  const [type, setType] = useState('instance.created');
  const [instanceId, setInstanceId] = useState(sample);
  useEffect(() => {
    read<string[]>('/console/messages')
      .then(setTypes)
      .catch(() => undefined);
  }, []);
  const send = () =>
    attempt(async () => {
      const about = instanceId === sample ? {} : { instanceId };
      const { reading } = await ask<TrialOutcome>('/console/trigger', { type, ...about });
      if (reading.kind === 'wrong') throw new Refused(reading.problem);
    });
  return (
    <details class="trial">
      <summary>{say(texts.trial)}</summary>
      <Choice
        label={say(texts.trialEvent)}
        value={type}
        options={types.map(name => [name, name] as const)}
        onChoose={setType}
      />
      <Choice
        label={say(texts.trialInstance)}
        value={instanceId}
        options={[
          [sample, say(texts.trialSample)] as const,
          ...state.instances.map(one => [one.instanceId, `${one.orderId ?? one.instanceId}`] as const),
        ]}
        onChoose={setInstanceId}
      />
      <p class="hint">{say(texts.trialHint)}</p>
      <button type="button" onClick={send}>
        {say(texts.sendTrial)}
      </button>
    </details>
  );
}
