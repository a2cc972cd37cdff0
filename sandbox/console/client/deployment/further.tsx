import { say } from '../language.ts';
import { deskTexts } from './deploymentTexts.ts';

/** To the next page of a list, and back to its beginning. One page is kept, never all of them. */
export function Further(props: {
  readonly next: string | null | undefined;
  readonly first: boolean;
  readonly go: (cursor: string | undefined) => void;
}) {
  const { next, first, go } = props;
  if (first && !next) return null;
  return (
    <div class="acts further-pages">
      {!first && (
        <button type="button" onClick={() => go(undefined)}>
          {say(deskTexts.newest)}
        </button>
      )}
      {next && (
        <button type="button" onClick={() => go(next)}>
          {say(deskTexts.further)}
        </button>
      )}
    </div>
  );
}
