import { useEffect, useState } from 'hono/jsx/dom';
import type { ProductMessage } from '../../product/demonstrationAnswer.ts';
import type { ProductBehaviour } from '../../product/productBehaviour.ts';
import type { ShownAttempt } from '../consoleState.ts';
import { ask, read } from './api.ts';
import { say } from './language.ts';
import { Choice } from './pieces.tsx';
import { attemptOutcome, productModes, texts } from './texts.ts';
import type { ViewProps } from './viewProps.ts';

const modes = Object.keys(productModes) as readonly (keyof typeof productModes)[];
const newest = 50;

/** What the seller's product received, and a switch for how it answers. */
export function ProductView({ state, attempt }: ViewProps) {
  const [events, setEvents] = useState<readonly ProductMessage[]>([]);
  const [attempts, setAttempts] = useState<readonly ShownAttempt[]>([]);
  useEffect(() => {
    Promise.all([read<ProductMessage[]>('/seller/events'), read<ShownAttempt[]>('/seller/attempts')])
      .then(([received, made]) => {
        setEvents(received.slice(-newest).reverse());
        setAttempts(made.slice(-newest).reverse());
      })
      .catch(() => undefined);
  }, [state.now]);
  return (
    <main class="columns">
      <section aria-labelledby="received">
        <ProductSwitch state={state} attempt={attempt} />
        <p>
          <a href="/seller" target="_blank" rel="noopener">
            {say(texts.loginPage)}
          </a>
        </p>
        <h2 id="received">{say(texts.received)}</h2>
        {events.length === 0 && <p class="hint">{say(texts.noEvents)}</p>}
        <ul class="plain">
          {events.map(({ id, type, timestamp, data }) => (
            <li key={id}>
              <details>
                <summary>
                  <code>{type}</code> <small class="dim">{timestamp.slice(0, 19).replace('T', ' ')}</small>
                </summary>
                <pre tabindex={0}>{JSON.stringify({ id, type, timestamp, data }, null, 2)}</pre>
              </details>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="attempts">
        <h2 id="attempts">{say(texts.attempts)}</h2>
        {attempts.length === 0 && <p class="hint">{say(texts.noEvents)}</p>}
        <table>
          <tbody>
            {attempts.map(({ id, type, at, outcome }, index) => (
              <tr key={`${id} ${at} ${index}`}>
                <td>{at.slice(0, 19).replace('T', ' ')}</td>
                <td>
                  <code>{type}</code>
                </td>
                <td class={outcome === 'taken' || outcome === 'repeated' ? 'good' : 'poor'}>
                  {say(attemptOutcome(outcome))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </main>
  );
}

/** How the demonstration product answers from now on. */
export function ProductSwitch({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const [mode, setMode] = useState<keyof typeof productModes>('normal');
  useEffect(() => {
    read<ProductBehaviour>('/seller/behaviour')
      .then(behaviour => setMode(behaviour.mode))
      .catch(() => undefined);
    // Another tab or a command may change it as well.
  }, [state.now]);
  const choose = (chosen: keyof typeof productModes) =>
    attempt(async () => setMode((await ask<ProductBehaviour>('/seller/behaviour', { mode: chosen })).mode));
  return (
    <Choice
      label={say(texts.behaviour)}
      value={mode}
      options={modes.map(name => [name, say(productModes[name])] as const)}
      onChoose={choose}
    />
  );
}
