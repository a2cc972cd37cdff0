import { useEffect, useState } from 'hono/jsx/dom';
import type { JournalEntry, JournalHead } from '../../../marketplace/simulator/callJournal.ts';
import { actName, familyNames } from '../acts.ts';
import { read } from '../api.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { texts } from '../texts.ts';
import { callOutcome } from './callOutcome.ts';
import { CallView } from './callView.tsx';

const codesOf = ({ summary: { resultCodes } }: JournalHead) =>
  Object.entries(resultCodes)
    .map(([code, times]) => (times === 1 ? code : `${code} × ${times}`))
    .join(' ');

/** The marketplace's calls, the newest first; the shown one in full below them. */
export function CallList({
  calls,
  shown,
  onShow,
}: {
  readonly calls: readonly JournalHead[];
  readonly shown: number | undefined;
  readonly onShow: (id: number) => void;
}) {
  const [entry, setEntry] = useState<JournalEntry | undefined>(undefined);
  const id = shown ?? calls[0]?.id;
  useEffect(() => {
    if (id === undefined) return;
    let current = true;
    const show = (found: JournalEntry | undefined) => {
      if (current) setEntry(found);
    };
    read<JournalEntry>(`/console/calls/${id}`).then(show, () => show(undefined));
    return () => {
      current = false;
    };
  }, [id]);
  return (
    <section aria-labelledby="calls">
      <h2 id="calls">{say(texts.calls)}</h2>
      {calls.length === 0 && <p class="hint">{say(texts.noCalls)}</p>}
      <ul class="calls">
        {calls.map(head => (
          <li key={head.id}>
            <button
              type="button"
              class={`row ${head.id === id ? 'chosen' : ''}`}
              aria-pressed={head.id === id ? 'true' : 'false'}
              onClick={() => onShow(head.id)}
            >
              <Mark head={head} />
              <span>
                {say(actName(head))} <small class="dim">{say(familyNames[head.family])}</small>
              </span>
              <code>{codesOf(head)}</code>
              <span class="dim moment">
                {/* With the date: the clock may have been moved by years in between. */}
                {moment(head.at, 'date')}
                <br />
                {moment(head.at, 'time')} · {say(head.by === 'you' ? texts.you : texts.itself)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {entry && entry.id === id && <CallView entry={entry} />}
    </section>
  );
}

function Mark({ head }: { readonly head: JournalHead }) {
  const { mark, text } = callOutcome(head);
  return (
    <span class={mark === '✓' ? 'good' : mark === '…' ? 'dim' : 'poor'} title={say(text)}>
      {mark}
      <span class="unseen"> {say(text)}</span>
    </span>
  );
}
