import type { DeliveryAttempt } from '../../deliveries/deliveryJournal.ts';
import { subjectOf } from '../../deliveries/subjectOf.ts';
import type { ProductMessage } from '../../product/demonstrationAnswer.ts';
import { addressOf } from './address.ts';
import { ask, inTurn, read } from './api.ts';
import { deliveryWords } from './deployment/attemptWords.ts';
import { WaitingView } from './deployment/waitingView.tsx';
import { say } from './language.ts';
import { moment } from './moment.ts';
import { Choice } from './pieces.tsx';
import { useReading } from './reading.ts';
import { productModes, texts } from './texts.ts';
import { TrialForm } from './trialForm.tsx';
import type { ViewProps } from './viewProps.ts';

const modes = Object.keys(productModes) as readonly (keyof typeof productModes)[];
const newest = 50;

/** What went to the seller's product and what came back; beside it the demonstration product, unless they run their own. */
export function ProductView({ state, attempt }: ViewProps) {
  const { value: deliveries = [] } = useReading(
    () => read<DeliveryAttempt[]>('/console/deliveries'),
    'deliveries',
    1_000,
  );
  return (
    <main class="columns">
      {state.product.webhookUrl === undefined ? (
        <DemonstrationProduct state={state} attempt={attempt} />
      ) : (
        <OwnProductHint {...state.product} />
      )}
      <div class="left">
        <WaitingView path={['desk']} caller={undefined} />
        <section aria-labelledby="attempts">
          <TrialForm state={state} attempt={attempt} />
          <h2 id="attempts">{say(texts.attempts)}</h2>
          {deliveries.length === 0 && <p class="hint">{say(texts.noEvents)}</p>}
          <ul class="plain">
            {deliveries.map(made => (
              <Delivery key={`${made.id} ${made.attempt}`} made={made} />
            ))}
          </ul>
        </section>
      </div>
    </main>
  );
}

function OwnProductHint({ webhookUrl, loginUrl }: ViewProps['state']['product']) {
  return (
    <section aria-labelledby="own">
      <h2 id="own">{say(texts.ownProduct)}</h2>
      <p>
        <code>{webhookUrl}</code>
      </p>
      {loginUrl !== undefined && (
        <p>
          {say(texts.ownLogin)} <code>{loginUrl}</code>
        </p>
      )}
      <p class="hint">{say(texts.ownProductHint)}</p>
    </section>
  );
}

/** One attempt, with what was sent and what came back. */
function Delivery({ made }: { readonly made: DeliveryAttempt }) {
  const { type, at, attempt, status, problem, milliseconds, subject, instanceId, sent, answer, url } = made;
  const isTaken = status !== undefined && status >= 200 && status < 300;
  return (
    <li>
      <details>
        <summary>
          <code>{type}</code>{' '}
          <b class={isTaken ? 'good' : 'poor'}>{status ?? deliveryWords(problem ?? '')}</b> {milliseconds} ms{' '}
          <small class="dim">
            {moment(at, 'second')} {subject}
            {attempt > 1 && ` · ${say(texts.attemptNumber)} ${attempt}`}
          </small>
        </summary>
        <p>
          <small class="dim">{url}</small>{' '}
          {instanceId !== undefined && (
            <a href={addressOf('desk', 'instances', instanceId)}>{say(texts.allOfIt)}</a>
          )}
        </p>
        <h3>{say(texts.sentMessage)}</h3>
        <pre tabindex={0}>{indented(sent)}</pre>
        <h3>{say(texts.receivedAnswer)}</h3>
        <pre tabindex={0}>{answer === undefined ? deliveryWords(problem ?? '') : indented(answer)}</pre>
      </details>
    </li>
  );
}

/** JSON over several lines; what is none as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function DemonstrationProduct({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const { value: events = [] } = useReading(
    async () => (await read<ProductMessage[]>('/seller/events')).slice(-newest).reverse(),
    'events',
    1_000,
  );
  return (
    <section aria-labelledby="received">
      <ProductSwitch state={state} attempt={attempt} />
      <p class="hint">{say(texts.runOwn)}</p>
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
                <code>{type}</code>{' '}
                <small class="dim">
                  {moment(timestamp, 'second')} {subjectOf(data)}
                </small>
              </summary>
              <pre tabindex={0}>{JSON.stringify({ id, type, timestamp, data }, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the demonstration product answers from now on. */
export function ProductSwitch({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const choose = (mode: keyof typeof productModes) =>
    attempt(() => inTurn(() => ask('/seller/behaviour', { mode })));
  return (
    <Choice
      label={say(texts.behaviour)}
      value={state.demonstration.mode}
      options={modes.map(name => [name, say(productModes[name])] as const)}
      onChoose={choose}
    />
  );
}
