import type { Language } from './language.ts';

const names = [
  ['en', 'EN'],
  ['zh', '中文'],
] as const;

/** The choice of the page's language. */
export function Languages(props: {
  readonly language: Language;
  readonly onChoose: (chosen: Language) => void;
}) {
  return (
    <span class="languages">
      {names.map(([name, text]) => (
        <button
          key={name}
          type="button"
          aria-pressed={props.language === name ? 'true' : 'false'}
          onClick={() => props.onChoose(name)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}
