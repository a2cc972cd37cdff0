import { useState } from 'hono/jsx/dom';
import { kitCommands } from '../../../marketplace/families/kitCommands.ts';
import { actNames } from '../acts.ts';
import { say } from '../language.ts';
import { Choice } from '../pieces.tsx';
import { texts } from '../texts.ts';
import type { Ask } from './ask.ts';

/** Joint operation: the sandbox's enterprise is bound, its people authorised, and all of it dissolved. */
export function EnterprisePanel({ ask, busy }: { readonly ask: Ask; readonly busy: boolean }) {
  const [version, setVersion] = useState<'2' | '1'>('2');
  return (
    <section aria-labelledby="enterprise">
      <h2 id="enterprise">{say(texts.enterprise)}</h2>
      <p class="hint">{say(texts.enterpriseHint)}</p>
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
            disabled={busy}
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
      <p>
        <a href="/seller" target="_blank" rel="noopener">
          {say(texts.loginPage)}
        </a>
      </p>
    </section>
  );
}
