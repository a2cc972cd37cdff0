import { useState } from 'hono/jsx/dom';
import { defined } from '../../../../shared/platform/defined.ts';
import { bundleWords } from '../../../../shared/seller/words/bundleWords.ts';
import { isAcceptanceCall } from '../../../marketplace/acceptanceCalls.ts';
import { addressOf } from '../address.ts';
import { currentLanguage, say } from '../language.ts';
import { moment } from '../moment.ts';
import { useReading } from '../reading.ts';
import { deskTexts } from './deploymentTexts.ts';
import { Further } from './further.tsx';
import { ReadingNotice } from './readingNotice.tsx';
import { answered, deployment } from './sellerApi.ts';

/** A page of the failed calls of a day (UTC), newest first. */
export const failuresOf = (day: string, cursor: string | undefined) =>
  answered(
    deployment.GET('/api/v1/failures', {
      params: { query: { day, limit: '50', ...defined({ cursor }) } },
    }),
  );

/** Calls of the marketplace that were not answered 000000 or 000004. */
export function FailuresView({
  path,
  now,
}: {
  readonly path: readonly string[];
  readonly now: () => number;
}) {
  const [day, setDay] = useState(new Date(now()).toISOString().slice(0, 10));
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const reading = useReading(() => failuresOf(day, cursor), `${day} ${cursor ?? ''}`);
  const { value } = reading;
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">{say(deskTexts.failures)}</h2>
      <label class="field short">
        <span>{say(deskTexts.day)} (UTC)</span>
        <input
          type="date"
          value={day}
          onInput={(event: Event) => {
            const typed = (event.target as HTMLInputElement).value;
            if (typed === '') return;
            setDay(typed);
            setCursor(undefined);
          }}
        />
      </label>
      <ReadingNotice {...reading} />
      {value?.items.length === 0 && <p class="hint">{say(deskTexts.noFailures)}</p>}
      {value && value.items.length > 0 && (
        <section class="wide" tabindex={0} aria-label={say(deskTexts.list)}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say(deskTexts.when)}</th>
                <th scope="col">{say(deskTexts.call)}</th>
                <th scope="col">{say(deskTexts.code)}</th>
                <th scope="col">{say(deskTexts.about)}</th>
                <th scope="col">{say(deskTexts.cause)}</th>
              </tr>
            </thead>
            <tbody>
              {value.items.map(
                ({ requestId, at, activity, resultCode, resultMsg, hint, keyId, ...about }) => (
                  <tr key={requestId}>
                    <td>{moment(at, 'second')}</td>
                    <td>{activity}</td>
                    <td>
                      <code class={isAcceptanceCall({ resultCode, keyId, ...about }) ? '' : 'poor'}>
                        {resultCode}
                      </code>
                    </td>
                    <td>
                      {keyId === undefined ? (
                        say(deskTexts.notVerified)
                      ) : (
                        <a href={addressOf(...path, 'instances', about.instanceId ?? about.orderId ?? '')}>
                          {about.orderId ?? about.instanceId}
                        </a>
                      )}
                    </td>
                    <td>
                      {isAcceptanceCall({ resultCode, keyId, ...about })
                        ? say(deskTexts.ofAcceptance)
                        : bundleWords(currentLanguage(), hint ?? resultMsg)}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </section>
      )}
      <Further next={value?.nextCursor} first={cursor === undefined} go={setCursor} />
    </section>
  );
}
