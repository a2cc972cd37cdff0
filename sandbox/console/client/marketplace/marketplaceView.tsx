import { useState } from 'hono/jsx/dom';
import { addressParts, goTo } from '../address.ts';
import { Away, ask, type Told } from '../api.ts';
import { keyOf } from '../items.ts';
import { say } from '../language.ts';
import { Choice, Tick } from '../pieces.tsx';
import { problemOf } from '../problemOf.ts';
import { texts } from '../texts.ts';
import type { ViewProps } from '../viewProps.ts';
import type { Ask } from './ask.ts';
import { BuyForm } from './buyForm.tsx';
import { CallList } from './callList.tsx';
import { EnterprisePanel } from './enterprisePanel.tsx';
import { type FaultChoice, faultChoiceNames, faultChoices } from './faultChoices.ts';
import { HeldCalls } from './heldCalls.tsx';
import { ItemList } from './itemList.tsx';

/** Buying on the left, what was bought in the middle, the calls on the right. */
export function MarketplaceView({ state, rest, refresh, attempt }: ViewProps) {
  const [way, setWay] = useState<FaultChoice>('asItShould');
  const [test, setTest] = useState(false);
  const [shown, setShown] = useState<number | undefined>(undefined);
  const [notice, setNotice] = useState('');
  const [license, setLicense] = useState('');
  const [busy, setBusy] = useState(false);

  const asked: Ask = async (path, body) => {
    setBusy(true);
    setNotice('');
    setLicense('');
    try {
      const callFaults = { ...faultChoices[way].callFaults, ...(test ? { test } : {}) };
      const told = await ask<Told>(path, 'callFaults' in body ? { ...body, callFaults } : body);
      // The newest is shown, which is this one.
      setShown(undefined);
      if (told.kind === 'ordered') setLicense(told.license);
      if (path === '/console/buy') showNewest(told);
      return told;
    } catch (error) {
      // That nobody answers is said above.
      setNotice(error instanceof Away ? '' : problemOf(error));
      return undefined;
    } finally {
      setBusy(false);
      await refresh();
    }
  };

  return (
    <main class="marketplace" aria-busy={busy}>
      <div class="left">
        <BuyForm ask={asked} busy={busy} />
        <section>
          <Choice
            label={say(texts.callFaults)}
            value={way}
            options={faultChoiceNames.map(name => [name, say(faultChoices[name].label)] as const)}
            onChoose={setWay}
          />
          <Tick label={say(texts.testCall)} on={test} onChange={setTest} />
          <HeldCalls held={state.held} ask={asked} />
        </section>
        <EnterprisePanel state={state} ask={asked} busy={busy} />
      </div>
      <div class="middle">
        {notice !== '' && (
          <p class="notice" role="alert">
            {notice}
          </p>
        )}
        {license !== '' && (
          <p class="notice done" role="status">
            {say(texts.codeMade)} <code>{license}</code>
          </p>
        )}
        <ItemList state={state} rest={rest} ask={asked} busy={busy} attempt={attempt} />
      </div>
      <div class="right">
        <CallList calls={state.calls} shown={shown} onShow={setShown} />
      </div>
    </main>
  );
}

/** Opens what was just bought, and brings it into sight where it lies below the screen. */
function showNewest(told: Told): void {
  // Whoever has gone to another page meanwhile stays there.
  if ((addressParts()[0] ?? 'marketplace') !== 'marketplace') return;
  const { family, orderId } = told.kind === 'called' ? told.entry : {};
  const chosen =
    orderId === undefined || family === undefined || family === 'kit' ? [] : [keyOf(family, orderId)];
  goTo(['marketplace', ...chosen], { replace: true });
  // Once it is drawn.
  setTimeout(() => {
    const item = document.querySelector('.items > li.open');
    if (item !== null && item.getBoundingClientRect().top > innerHeight * 0.6)
      item.scrollIntoView({ block: 'start' });
  }, 300);
}
