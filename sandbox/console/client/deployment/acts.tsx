import { useState } from 'hono/jsx/dom';
import type { LocalizedText } from '../../sellerSheet.ts';
import { say } from '../language.ts';
import { problemOf } from '../problemOf.ts';
import { deskTexts } from './deploymentTexts.ts';

export type Scope = 'read' | 'write' | 'operate';

/** The caller as the deployment knows it; undefined where it does not say. */
export type Caller = { readonly name?: string | undefined; readonly scope?: Scope | undefined } | undefined;

/** Something that an operator may do. It is asked first, and recorded with who did it. */
export interface Act {
  readonly name: string;
  readonly label: LocalizedText;
  /** What it means, said before it is done. */
  readonly sure: LocalizedText;
  readonly scope: 'write' | 'operate';
  /** What it needs besides. */
  readonly field?: {
    readonly label: LocalizedText;
    readonly type: 'text' | 'datetime-local' | 'url';
    /** What is wrong with it, if so. */
    readonly problem: (value: string) => LocalizedText | undefined;
  };
  run(value: string): Promise<unknown>;
}

const scopes: readonly Scope[] = ['read', 'write', 'operate'];
const allows = (caller: Caller, needed: Scope): boolean =>
  caller?.scope === undefined || scopes.indexOf(caller.scope) >= scopes.indexOf(needed);

/** A button for each act; one whose scope the token has not says so instead. */
export function Acts(props: {
  readonly acts: readonly Act[];
  readonly caller: Caller;
  /** What the acts are about, for those who hear the page. */
  readonly about: string;
  readonly onDone: () => void;
}) {
  const { acts, caller, about, onDone } = props;
  const [chosen, setChosen] = useState('');
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState('');
  const [done, setDone] = useState('');
  const [busy, setBusy] = useState(false);
  const act = acts.find(({ name }) => name === chosen);
  const missing = [...new Set(acts.filter(({ scope }) => !allows(caller, scope)).map(({ scope }) => scope))];

  const choose = (name: string) => {
    setChosen(name);
    setValue('');
    setProblem('');
    setDone('');
  };
  const run = async () => {
    if (act === undefined) return;
    const wrong = act.field?.problem(value);
    if (wrong !== undefined) {
      setProblem(say(wrong));
      return;
    }
    setBusy(true);
    try {
      await act.run(value);
      setChosen('');
      setProblem('');
      setDone(`${say(deskTexts.done)} ${say(act.label)}`);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <div class="desk-acts">
      <div class="acts">
        {acts.map(({ name, label, scope }) => (
          <button
            key={name}
            type="button"
            disabled={busy || !allows(caller, scope)}
            aria-pressed={name === chosen ? 'true' : 'false'}
            title={allows(caller, scope) ? undefined : `${say(deskTexts.needsScope)} ${scope}`}
            onClick={() => choose(name === chosen ? '' : name)}
          >
            {say(label)}
            {!allows(caller, scope) && <small> ({scope})</small>}
          </button>
        ))}
      </div>
      {missing.length > 0 && (
        <p class="hint">
          {say(deskTexts.needsScope)} {missing.join(', ')}
        </p>
      )}
      {act && (
        <fieldset class="asking">
          <legend>
            {say(act.label)} <code>{about}</code>
          </legend>
          <p>{say(act.sure)}</p>
          {act.field && (
            <label class="field">
              <span>{say(act.field.label)}</span>
              <input
                type={act.field.type}
                value={value}
                onInput={(event: Event) => setValue((event.target as HTMLInputElement).value)}
              />
            </label>
          )}
          {caller?.name !== undefined && (
            <p class="hint">
              {say(deskTexts.recordedAs)} <code>{caller.name}</code>
            </p>
          )}
          <div class="acts">
            <button type="button" class="go" disabled={busy} onClick={run}>
              {say(deskTexts.yes)} {say(act.label)}
            </button>
            <button type="button" disabled={busy} onClick={() => choose('')}>
              {say(deskTexts.cancel)}
            </button>
          </div>
        </fieldset>
      )}
      {problem !== '' && (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <p class="good" role="status">
        {done}
      </p>
    </div>
  );
}
