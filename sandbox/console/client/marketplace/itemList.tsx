import { familyNames } from '../acts.ts';
import { goTo } from '../address.ts';
import { ask as askConsole, inTurn } from '../api.ts';
import { type Item, isGivenAway, itemsOf } from '../items.ts';
import { say } from '../language.ts';
import { Badge, Tick } from '../pieces.tsx';
import { kindNames, texts } from '../texts.ts';
import type { ViewProps } from '../viewProps.ts';
import type { Ask } from './ask.ts';
import { ItemDetail } from './itemDetail.tsx';

/** What was bought, the newest first; the chosen one opens in its place. */
export function ItemList({
  state,
  ask,
  busy,
  attempt,
  rest: [chosen],
}: Pick<ViewProps, 'state' | 'attempt' | 'rest'> & { readonly ask: Ask; readonly busy: boolean }) {
  const items = itemsOf(state);
  const open = items.find(({ key }) => key === chosen) ?? items[0];
  const setByItself = (on: boolean) => attempt(() => inTurn(() => askConsole('/console/byItself', { on })));
  return (
    <section aria-labelledby="bought">
      <h2 id="bought">{say(texts.instances)}</h2>
      <Tick label={say(texts.byItself)} on={state.byItself} onChange={setByItself} />
      {state.sellerProblem && <p class="notice">{state.sellerProblem}</p>}
      {items.length === 0 && <p class="hint">{say(texts.nothingBought)}</p>}
      <ul class="items">
        {items.map(item => (
          <li key={item.key} class={item.key === open?.key ? 'open' : ''}>
            <button
              type="button"
              class="row"
              aria-expanded={item.key === open?.key ? 'true' : 'false'}
              onClick={() => goTo(['marketplace', item.key], { replace: true })}
            >
              <ItemLine item={item} />
            </button>
            {item.key === open?.key && (
              <ItemDetail item={item} ask={ask} busy={busy} now={Date.parse(state.now)} attempt={attempt} />
            )}
          </li>
        ))}
      </ul>
      {state.bought > state.subscriptions.length && (
        <p class="hint more">
          {say(texts.newestOf)} {state.bought}
        </p>
      )}
    </section>
  );
}

function ItemLine({ item }: { readonly item: Item }) {
  const { family, kind, orderId, subscription, instance } = item;
  return (
    <>
      <code>{orderId || instance?.instanceId.slice(0, 8)}</code>
      <span class="dim">
        {say(familyNames[family])}
        {kind && ` · ${say(kindNames[kind])}`}
      </span>
      {isGivenAway(item) ? (
        <span class="badge refunded">{say(texts.givenAway)}</span>
      ) : (
        <Badge state={instance?.status ?? subscription?.state ?? ''} />
      )}
    </>
  );
}
