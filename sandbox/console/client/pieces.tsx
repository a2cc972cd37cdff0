import { say } from './language.ts';
import { stateNames } from './texts.ts';

/** A state as a coloured word. */
export function Badge({ state }: { readonly state: string }) {
  const text = stateNames[state];
  return <span class={`badge ${state}`}>{text === undefined ? state : say(text)}</span>;
}

/** A choice among few. */
export function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly onChoose: (value: Value) => void;
}) {
  const { label, value, options, onChoose } = props;
  const chosen = (event: Event) => {
    const given = (event.target as HTMLSelectElement).value;
    const found = options.find(([option]) => option === given);
    if (found !== undefined) onChoose(found[0]);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <select onChange={chosen}>
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A box to tick. */
export function Tick(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event: Event) => props.onChange((event.target as HTMLInputElement).checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
