import type { JournalEntry, ShownCall } from '../../../marketplace/simulator/callJournal.ts';
import { actName } from '../acts.ts';
import { say } from '../language.ts';
import { checkNames, texts } from '../texts.ts';
import { callOutcome } from './callOutcome.ts';

const waitsMs = 5_000;

/** One act of the marketplace in full: what was sent, what came back, what is wrong with it. */
export function CallView({ entry }: { readonly entry: JournalEntry }) {
  const { summary, calls } = entry;
  return (
    <article class="call" aria-live="polite">
      <h3>
        {say(actName(entry))} <small>{say(callOutcome(entry).text)}</small>
        {summary.calls > 1 && (
          <small>
            {' '}
            {summary.calls} {say(texts.times)}, {say(texts.slowest)} {summary.milliseconds.slowest} ms
          </small>
        )}
      </h3>
      {calls.map((call, index) => (
        <OneCall key={`${entry.id} ${index}`} call={call} open={index === 0} />
      ))}
    </article>
  );
}

function OneCall({ call, open }: { readonly call: ShownCall; readonly open: boolean }) {
  const url = new URL(call.url);
  return (
    <details open={open}>
      <summary>
        <code class={call.resultCode === '000000' && call.checks.every(({ ok }) => ok) ? 'good' : 'poor'}>
          {call.resultCode || `HTTP ${call.status}`}
        </code>{' '}
        {call.method} {url.pathname}
      </summary>
      <TimeTaken milliseconds={call.milliseconds} />
      <h4>{say(texts.checks)}</h4>
      <ul class="checks">
        {call.checks.map(({ name, ok, found }) => (
          <li key={name} class={ok ? 'good' : 'poor'}>
            {ok ? '✓' : '✗'} {checkName(name)}
            {!ok && <b>: {found}</b>}
          </li>
        ))}
      </ul>
      <h4>{say(texts.request)}</h4>
      <pre tabindex={0}>
        {`${call.method} ${url.pathname}\n`}
        {[...url.searchParams]
          .map(([name, value], index) => `${index === 0 ? '?' : '&'}${name}=${value}\n`)
          .join('')}
        {call.requestHeaders.map(([name, value]) => `${name}: ${value}\n`).join('')}
        {call.method === 'POST' ? `\n${JSON.stringify(call.request, null, 2)}` : ''}
      </pre>
      <h4>{say(texts.answer)}</h4>
      <pre tabindex={0}>
        {`HTTP ${call.status}\n`}
        {call.answerHeaders
          .filter(([name]) => /^(body-sign|content-type)$/i.test(name))
          .map(([name, value]) => `${name}: ${value}\n`)
          .join('')}
        {`\n${indented(call.answer)}`}
      </pre>
      {call.opened.length > 0 && (
        <>
          <h4>{say(texts.opened)}</h4>
          <pre tabindex={0}>{JSON.stringify(call.opened, null, 2)}</pre>
        </>
      )}
    </details>
  );
}

/** In the words of the debugging page; the fields that an answer must carry stand in the check's own name. */
function checkName(name: string): string {
  const carried = /^answer carries (.+)$/.exec(name)?.[1];
  if (carried !== undefined)
    return say({ en: `The response contains ${carried}`, zh: `响应包含 ${carried}` });
  const text = checkNames[name];
  return text === undefined ? name : say(text);
}

/** The time against the marketplace's patience. */
function TimeTaken({ milliseconds }: { readonly milliseconds: number }) {
  const part = Math.min(100, (milliseconds / waitsMs) * 100);
  return (
    <p class="time-taken">
      <meter min={0} max={waitsMs} high={4_000} value={milliseconds} aria-label={`${milliseconds} ms`}>
        {part} %
      </meter>{' '}
      {milliseconds} ms {say(texts.within)}
    </p>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
