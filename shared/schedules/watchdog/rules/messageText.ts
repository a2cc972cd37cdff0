import { type AlarmName, type AlarmSeverity, alarmGroups, alarms } from '../../../platform/alarms.ts';
import { isoTime } from '../../../platform/time.ts';
import { alarmTexts, type Language } from './alarmTexts.ts';
import { groupOf, type Incident, type News, severityOf } from './incidents.ts';

export interface MessageOptions {
  readonly language: Language;
  readonly stage: string;
  /** Longest text that the receiver takes, bytes of UTF-8. */
  readonly maxBytes: number;
}

const words = {
  en: {
    begun: (count: number) => `${count} ${count === 1 ? 'alarm' : 'alarms'}`,
    lasting: (count: number) => `${count} not over`,
    over: (count: number) => `${count} over`,
    soon: { critical: 'act now', warning: 'act soon', info: 'it repeats' },
    since: 'since',
    until: 'until',
    what: 'do: ',
    ended: 'over',
    still: 'still',
    more: (count: number) => `… and ${count} more: npm run why, or the log`,
    between: ': ',
  },
  zh: {
    begun: (count: number) => `${count} 个告警`,
    lasting: (count: number) => `${count} 个未结束`,
    over: (count: number) => `${count} 个已结束`,
    soon: { critical: '立即处理', warning: '尽快处理', info: '反复出现' },
    since: '自',
    until: '至',
    what: '处理：',
    ended: '已结束',
    still: '仍未结束',
    more: (count: number) => `……另有 ${count} 个，请用 npm run why 或查看日志`,
    between: '：',
  },
} as const satisfies Record<Language, Readonly<Record<string, unknown>>>;

/** The first line, for receivers that show a title. The name of the service is in it: a robot may ask for a keyword. */
function messageTitle(news: News, { language, stage }: Omit<MessageOptions, 'maxBytes'>): string {
  const said = words[language];
  const counts = (['begun', 'lasting', 'over'] as const)
    .filter(kind => news[kind].length > 0)
    .map(kind => said[kind](news[kind].length));
  return `[koogallery-bridge ${stage}] ${counts.join(language === 'zh' ? '，' : ', ')}`;
}

/**
 * The news as plain text, alarms of one group together, those that harm somebody first. What does not fit is counted, and
 * the text is never longer than the receiver takes.
 */
export function messageText(news: News, options: MessageOptions): string {
  const { language, maxBytes } = options;
  const title = messageTitle(news, options);
  const blocks = [
    ...ordered(news.begun).map(incident => begunBlock(incident, language, undefined)),
    ...ordered(news.lasting).map(incident => begunBlock(incident, language, words[language].still)),
    ...ordered(news.over).map(incident => overLine(incident, language)),
  ];
  const text: string[] = [title];
  for (const [place, block] of blocks.entries()) {
    const rest = words[language].more(blocks.length - place);
    const isLast = place === blocks.length - 1;
    const next = [...text, block, ...(isLast ? [] : [rest])].join('\n\n');
    if (byteLength(next) > maxBytes) return [...text, rest].join('\n\n');
    text.push(block);
  }
  return text.join('\n\n');
}

const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;

const urgency: Readonly<Record<AlarmSeverity, number>> = { critical: 0, warning: 1, info: 2 };
const groupOrder = Object.keys(alarmGroups);

/** By how soon somebody has to act, then by group, then by age. */
const ordered = (incidents: readonly Incident[]): readonly Incident[] =>
  incidents.toSorted(
    (one, other) =>
      urgency[severityOf(one.name)] - urgency[severityOf(other.name)] ||
      groupOrder.indexOf(groupOf(one.name)) - groupOrder.indexOf(groupOf(other.name)) ||
      one.beganAt - other.beganAt,
  );

/** Where it stands what to do, step by step. */
export const runbookOf = (name: string): string => {
  const { runbook } = alarmGroups[groupOf(name)];
  return Object.hasOwn(alarms, name) ? `${runbook}#${name}` : runbook;
};

/** What it means and what to do; of an alarm of a newer version nothing is known. */
export const textsOf = (name: string, language: Language): readonly [means: string, action: string] =>
  Object.hasOwn(alarmTexts, name) ? alarmTexts[name as AlarmName][language] : ['', ''];

function begunBlock(incident: Incident, language: Language, still: string | undefined): string {
  const { name, beganAt, detail } = incident;
  const said = words[language];
  const [means, action] = textsOf(name, language);
  const soon = still ?? said.soon[severityOf(name)];
  return [
    `● ${name} (${soon})${means === '' ? '' : `${said.between}${means}`}`,
    [`${said.since} ${shownTime(beganAt, language)}`, detailText(detail)]
      .filter(part => part !== '')
      .join(' · '),
    ...(action === '' ? [] : [`${said.what}${action}`]),
    runbookOf(name),
  ].join('\n');
}

function overLine({ name, beganAt, lastAt }: Incident, language: Language): string {
  const said = words[language];
  const times = `${said.since} ${shownTime(beganAt, language)} ${said.until} ${shownTime(lastAt, language)}`;
  return `✓ ${name} (${said.ended}): ${times}`;
}

/** Ids and codes, cut; without the characters that some receivers take for a mention or a link. */
const detailText = (detail: Incident['detail']): string =>
  Object.entries(detail)
    .map(
      ([name, value]) =>
        `${name}=${String(value)
          .replace(/[<>&@*`\p{Cc}]/gu, ' ')
          .slice(0, 120)}`,
    )
    .join(' ');

const beijingMs = 8 * 3_600_000;

/** `2026-11-26 23:10 UTC`; in Chinese the time of Beijing. */
function shownTime(at: number, language: Language): string {
  const shown = isoTime(language === 'zh' ? at + beijingMs : at);
  return `${shown.slice(0, 10)} ${shown.slice(11, 16)}${language === 'zh' ? '' : ' UTC'}`;
}
