import { useState } from 'hono/jsx/dom';
import { defined } from '../../../../shared/platform/defined.ts';
import { say } from '../language.ts';
import { moment } from '../moment.ts';
import { useReading } from '../reading.ts';
import { windowNames } from '../texts.ts';
import { type Act, Acts, type Caller } from './acts.tsx';
import { deskTexts } from './deploymentTexts.ts';
import { Further } from './further.tsx';
import { ReadingNotice } from './readingNotice.tsx';
import { recordCode } from './recordCodes.ts';
import { answered, deployment, type UsageWindow } from './sellerApi.ts';
import { UsageChart } from './usageChart.tsx';

/** Sends a refused hour once more. */
const resendAct = ({ instanceId, beginAt, packageInstanceId }: UsageWindow): Act => ({
  name: 'resendWindow',
  label: deskTexts.resendWindow,
  sure: deskTexts.sure.resendWindow,
  scope: 'operate',
  run: () =>
    answered(
      deployment.POST('/api/v1/usage/{instanceId}/resend', {
        params: { path: { instanceId } },
        body: { beginAt, ...(packageInstanceId === null ? {} : { packageInstanceId }) },
      }),
    ),
});

/** Usage of one instance, hour by hour, the newest first; what was refused with its code and a button. */
export function UsageWindows({
  instanceId,
  caller,
}: {
  readonly instanceId: string;
  readonly caller: Caller;
}) {
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const [round, setRound] = useState(0);
  const reading = useReading(
    () =>
      answered(
        deployment.GET('/api/v1/usage/{instanceId}', {
          params: {
            path: { instanceId },
            query: { limit: '48', ...defined({ cursor }) },
          },
        }),
      ),
    JSON.stringify([instanceId, cursor, round]),
  );
  const { value } = reading;
  const again = () => setRound(before => before + 1);
  return (
    <>
      <ReadingNotice {...reading} />
      {value?.items.length === 0 && <p class="hint">{say(deskTexts.noWindows)}</p>}
      {value && value.items.length > 0 && (
        <>
          <UsageChart windows={value.items} />
          <RefusedWindows windows={value.items} caller={caller} onDone={again} />
        </>
      )}
      <Further next={value?.nextCursor} first={cursor === undefined} go={setCursor} />
    </>
  );
}

/** Hours that the marketplace refused: they are not billed until somebody acts. */
export function RefusedWindows(props: {
  readonly windows: readonly UsageWindow[];
  readonly caller: Caller;
  readonly onDone: () => void;
}) {
  const { windows, caller, onDone } = props;
  const refused = windows.filter(({ status }) => status === 'rejected');
  return (
    <ul class="plain">
      {refused.map(window => (
        <li key={`${window.beginAt} ${window.packageInstanceId ?? ''}`}>
          <b class="poor">{say(windowNames.rejected)}</b> {moment(window.beginAt)} · {window.value} ·{' '}
          <code>{window.code}</code> {recordCode(window.code)}
          <Acts acts={[resendAct(window)]} caller={caller} about={moment(window.beginAt)} onDone={onDone} />
        </li>
      ))}
    </ul>
  );
}
