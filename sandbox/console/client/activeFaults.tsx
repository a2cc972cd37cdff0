import type { LocalizedText } from '../sellerSheet.ts';
import { ask, inTurn } from './api.ts';
import { say } from './language.ts';
import { apiModes, productModes, tableModes, texts } from './texts.ts';
import type { ViewProps } from './viewProps.ts';

/** How slowly, where another pace than the usual one was set. */
function slowly(
  { en, zh }: LocalizedText,
  { mode, delayMs }: { readonly mode: string; readonly delayMs?: number | undefined },
): LocalizedText | undefined {
  if (mode !== 'slow' || delayMs === undefined) return undefined;
  const seconds = String(delayMs / 1000);
  return { en: en.replace('%', seconds), zh: zh.replace('%', seconds) };
}

/** What is set to fail, on every tab: nobody is to look for a fault that was only forgotten. */
export function ActiveFaults({ state, attempt }: Pick<ViewProps, 'state' | 'attempt'>) {
  const { table, demonstration, openApis, product } = state;
  const isOwn = product.webhookUrl !== undefined;
  const active = [
    ...(table.mode === 'normal'
      ? []
      : [[texts.tableAnswers, slowly(texts.tableTakes, table) ?? tableModes[table.mode]] as const]),
    ...(isOwn || demonstration.mode === 'normal'
      ? []
      : [
          [
            texts.behaviour,
            slowly(texts.productTakes, demonstration) ?? productModes[demonstration.mode],
          ] as const,
        ]),
    ...(openApis.mode === 'normal'
      ? []
      : [[texts.apisAnswer, slowly(texts.apisTake, openApis) ?? apiModes[openApis.mode]] as const]),
    ...(openApis.refuse === undefined
      ? []
      : [[texts.refuseRecords, { en: openApis.refuse.code, zh: openApis.refuse.code }] as const]),
  ];
  if (active.length === 0) return null;
  const reset = () =>
    attempt(() =>
      inTurn(() =>
        Promise.all([
          ask('/console/table', { mode: 'normal' }),
          ask('/seller/behaviour', { mode: 'normal' }),
          ask('/marketplace/behaviour', { mode: 'normal' }),
        ]),
      ),
    );
  return (
    <div class="active-faults" role="status">
      <b>{say(texts.activeFaults)}</b>{' '}
      {active.map(([what, how]) => (
        <span key={what.en}>
          {say(what)} {say(how)}
        </span>
      ))}
      <button type="button" class="small" onClick={reset}>
        {say(texts.resetAll)}
      </button>
    </div>
  );
}
