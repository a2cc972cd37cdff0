import { say } from '../language.ts';
import type { Reading } from '../reading.ts';
import { deskTexts } from './deploymentTexts.ts';

/** Says that something is being read, or why it cannot be: what is shown beside it is never older than it looks. */
export function ReadingNotice({ value, problem }: Reading<unknown>) {
  if (problem !== '')
    return (
      <p class="notice" role="alert">
        {say(value === undefined ? deskTexts.cannotRead : deskTexts.notRead)} {problem}
      </p>
    );
  return value === undefined ? <p class="hint">{say(deskTexts.reading)}</p> : null;
}
