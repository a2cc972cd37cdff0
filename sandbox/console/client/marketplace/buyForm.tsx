import { useState } from 'hono/jsx/dom';
import type { FamilyName } from '../../../marketplace/families/family.ts';
import { type OfferKind, offers } from '../../../marketplace/simulator/offers.ts';
import { familyNames } from '../acts.ts';
import { say } from '../language.ts';
import { Choice, Tick } from '../pieces.tsx';
import { kindNames, texts } from '../texts.ts';
import type { Ask } from './ask.ts';

const families = Object.keys(offers) as readonly FamilyName[];

export function BuyForm({ ask, busy }: { readonly ask: Ask; readonly busy: boolean }) {
  const [family, setFamily] = useState<FamilyName>('v2');
  const [kind, setKind] = useState<OfferKind>('period');
  const [autoRenew, setAutoRenew] = useState(false);
  const kinds = offers[family];
  const chosen = kinds.includes(kind) ? kind : 'period';
  return (
    <section aria-labelledby="buy">
      <h2 id="buy">{say(texts.buySomething)}</h2>
      <Choice
        label={say(texts.family)}
        value={family}
        options={families.map(name => [name, say(familyNames[name])] as const)}
        onChoose={setFamily}
      />
      <Choice
        label={say(texts.kind)}
        value={chosen}
        options={kinds.map(name => [name, say(kindNames[name])] as const)}
        onChoose={setKind}
      />
      {chosen === 'period' && <Tick label={say(texts.autoRenew)} on={autoRenew} onChange={setAutoRenew} />}
      <button
        type="button"
        class="go"
        disabled={busy}
        onClick={() =>
          ask('/console/buy', {
            family,
            kind: chosen,
            autoRenew: chosen === 'period' && autoRenew,
            callFaults: {},
          })
        }
      >
        {say(texts.buy)}
      </button>
    </section>
  );
}
