import { useEffect, useState } from 'hono/jsx/dom';
import type { SellerSheet } from '../sellerSheet.ts';
import { read } from './api.ts';
import { say } from './language.ts';
import { texts } from './texts.ts';

/** Every field to type in the seller centre, per product type. */
export function SheetView() {
  const [sheet, setSheet] = useState<SellerSheet | undefined>(undefined);
  useEffect(() => {
    read<SellerSheet>('/console/sheet')
      .then(setSheet)
      .catch(() => undefined);
  }, []);
  const [own, setOwn] = useState('');
  if (sheet === undefined) return <main />;
  const address = own.trim().replace(/\/+$/, '');
  const usable = /^https?:\/\/[^\s/]+/.test(address);
  /** A text of the sheet with the reader's own address in the place of the sandbox's. */
  const atOwn = (text: string) => (usable ? text.replaceAll(sheet.address, address) : text);
  return (
    <main class="sheet">
      <p>{say(texts.sheetHint)}</p>
      <label class="field own-address">
        <span>{say(texts.ownAddress)}</span>
        <input
          type="url"
          placeholder="https://shop.example.com"
          value={own}
          onInput={(event: Event) => setOwn((event.target as HTMLInputElement).value)}
        />
      </label>
      {sheet.entries.map(({ product, fields, key, cases }) => (
        <section key={product.en} aria-label={say(product)}>
          <h2>{say(product)}</h2>
          <dl>
            {fields.map(({ label, value }) => (
              <div key={label.en}>
                <dt>{say(label)}</dt>
                <dd>
                  <code>{atOwn(value)}</code> <Copy text={atOwn(value)} />
                </dd>
              </div>
            ))}
            <div>
              <dt>{say(texts.keyBinding)}</dt>
              <dd>
                {say(key.interfaceType)} → <code>{key.setting}</code>
              </dd>
            </div>
            <div>
              <dt>{say(texts.cases)}</dt>
              <dd>
                {cases.map(({ title, parameters }) => (
                  <details key={title}>
                    <summary>
                      <code>{title}</code>
                    </summary>
                    <pre tabindex={0}>
                      {parameters.map(([name, value]) => `${name} = ${value}`).join('\n')}
                    </pre>
                  </details>
                ))}
              </dd>
            </div>
          </dl>
        </section>
      ))}
      <section aria-labelledby="go-live">
        <h2 id="go-live">{say(texts.goLive)}</h2>
        <ol>
          {sheet.goLive.map(({ text, command }) => (
            <li key={text.en}>
              {say(text)}
              {command !== undefined && (
                <>
                  <br />
                  <code>{atOwn(command)}</code> <Copy text={atOwn(command)} />
                </>
              )}
            </li>
          ))}
        </ol>
      </section>
      <section class="public-key" aria-labelledby="public-key">
        <h2 id="public-key">
          {say(texts.publicKey)} <Copy text={sheet.publicKey} />
        </h2>
        <p class="poor">{say(texts.sandboxKey)}</p>
        <pre id="key" tabindex={0}>
          {sheet.publicKey}
        </pre>
      </section>
    </main>
  );
}

function Copy({ text }: { readonly text: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {say(done ? texts.copied : texts.copy)}
    </button>
  );
}
