import { type Text, text } from '../terminal/language.ts';
import type { Seen } from './case.ts';

type Expectation = (answers: readonly Seen[]) => Text | undefined;

/** Every answer has one of these codes. */
export const code =
  (...wanted: readonly string[]): Expectation =>
  answers => {
    const wrong = answers.find(({ resultCode }) => !wanted.includes(resultCode));
    return wrong === undefined ? undefined : codeProblem(wrong, wanted);
  };

/** The answers have these codes, in this order. */
export const codes =
  (...wanted: readonly (readonly string[])[]): Expectation =>
  answers => {
    const at = wanted.findIndex((each, index) => !each.includes(answers[index]?.resultCode ?? ''));
    const wrong = answers[at];
    if (at === -1) return undefined;
    const { en, zh } = codeProblem(wrong, wanted[at] ?? []);
    return text(`answer ${at + 1}: ${en}`, `第 ${at + 1} 个应答：${zh}`);
  };

function codeProblem(answer: Seen | undefined, wanted: readonly string[]): Text {
  const said = answer?.content?.resultMsg;
  const words = typeof said === 'string' ? said.slice(0, 120) : '';
  const told = text(
    `resultCode is ${answer?.resultCode || 'missing'}, wanted ${wanted.join(' or ')}${words && ` (it says "${words}")`}`,
    `resultCode 为 ${answer?.resultCode || '空'}，应为 ${wanted.join(' 或 ')}${words && `（应答写着“${words}”）`}`,
  );
  return wanted[0] === '000000'
    ? text(
        `the production interface returns an error result code: ${told.en}`,
        `生产接口resultCode返回错误：${told.zh}`,
      )
    : told;
}

const missing = (field: string): Text =>
  text(`the interface response does not contain ${field}`, `接口响应缺少${field}`);

const instanceIds = (answers: readonly Seen[]): ReadonlySet<unknown> =>
  new Set(answers.map(({ content }) => content?.instanceId));

/** Every answer names the same instance. */
export const sameInstance =
  (...wanted: readonly string[]): Expectation =>
  answers => {
    const ids = instanceIds(answers);
    if ([...ids].some(id => typeof id !== 'string' || id === ''))
      return code(...wanted)(answers) ?? missing('instanceId');
    return code(...wanted)(answers) ?? (ids.size === 1 ? undefined : severalInstances([...ids]));
  };

const severalInstances = (ids: readonly unknown[]): Text => {
  const some = ids.slice(0, 3).join(', ');
  return text(`${ids.length} instances of one order: ${some}`, `一个订单有 ${ids.length} 个实例：${some}`);
};

/** Every answer carries a text under this name. */
export const carries =
  (field: string): Expectation =>
  answers => {
    const without = answers.some(({ content }) => !isText(content?.[field]));
    return code('000000')(answers) ?? (without ? missing(field) : undefined);
  };

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Every instance of every answer has an address for the buyer. */
export const hasFrontEnd: Expectation = answers => {
  const without = answers.some(({ content }) => {
    const entries = Array.isArray(content?.info) ? content.info : [content];
    return (
      entries.length === 0 ||
      entries.some(entry => !/^https?:/.test(String(entry?.appInfo?.frontEndUrl ?? '')))
    );
  });
  return code('000000')(answers) ?? (without ? missing('appInfo.frontEndUrl') : undefined);
};

/** Every instance of a query is named, has an address, and what it used is told with its time. */
export const describesInstances: Expectation = answers =>
  hasFrontEnd(answers) ??
  answers.map(({ content }) => incomplete(content?.info)).find(problem => problem !== undefined);

function incomplete(info: unknown): Text | undefined {
  const entries: readonly Entry[] = Array.isArray(info) ? info : [];
  if (entries.some(entry => !isText(entry?.instanceId))) return missing('instanceId');
  const used = entries.flatMap(entry => (Array.isArray(entry?.usageInfo) ? entry.usageInfo : []) as Entry[]);
  const field = ['usageValue', 'statisticalTime'].find(name =>
    used.some(one => !/^(string|number)$/.test(typeof one?.[name]) || one?.[name] === ''),
  );
  return field === undefined ? undefined : missing(field);
}

type Entry = Readonly<Record<string, unknown>> | null | undefined;

/** A query answers with so many instances. */
export const instances =
  (count: number): Expectation =>
  answers => {
    const found = answers.map(({ content }) => (Array.isArray(content?.info) ? content.info.length : 0));
    return (
      code('000000')(answers) ??
      (found.every(each => each === count)
        ? undefined
        : text(
            `info has ${found.join(', ')} entries, wanted ${count}`,
            `info 有 ${found.join(', ')} 项，应为 ${count} 项`,
          ))
    );
  };
