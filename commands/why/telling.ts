import { durationIn, type Language, momentIn, type Say, speaking } from '../terminal/language.ts';
import type { Finding } from './facts.ts';

/** What a token of the seller API may do. */
export type Scope = 'read' | 'write' | 'operate';

/** How a diagnosis is put into words: whose language, which moment is now, and what a pasted command calls. */
export interface Telling {
  readonly language: Language;
  readonly say: Say;
  /** Epoch ms, of the deployment's clock. */
  readonly now: number;
  moment(time: string | null | undefined): string;
  duration(ms: number): string;
  /** The options with which a command of ours reaches the same deployment; empty for the sandbox. */
  readonly target: string;
  /** A command to paste that posts to the seller API. */
  post(scope: Scope, path: string, body?: object): string;
}

/**
 * @param address of the deployment
 * @param target options of our own commands for the same deployment, beginning with a blank
 * @param token as it stands in a command: a variable of the shell, or the sandbox's public token. Never a real token
 */
export function telling(
  language: Language,
  now: number,
  address: string,
  token: (scope: Scope) => string,
  target: string,
): Telling {
  const say = speaking(language);
  // The seller API lies beside the path of the callbacks.
  const { origin: base } = new URL(address);
  return {
    language,
    say,
    now,
    target,
    moment: time => (time ? momentIn(language, time) : say('an unknown time', '未知时间')),
    duration: ms => durationIn(language, ms),
    post: (scope, path, body) => {
      const sent =
        body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
      return `curl -fsS -X POST "${base}/api/v1${path}" -H "Authorization: Bearer ${token(scope)}"${sent}`;
    },
  };
}

/** The button for a call that the marketplace has given up. */
export const restart = ({ say }: Telling): string =>
  say(
    'open the seller centre, go to "production interface messages" and press restart on the failed call',
    '打开卖家中心的“生产接口消息”，对失败的调用点击“重启”',
  );

/** Sentences begin with a capital letter, wherever they stand. */
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function storyOf(t: Telling, finding: Finding): string {
  const { problem, cause, remedy, paste } = finding;
  const commands =
    paste === undefined
      ? []
      : [
          `  ${t.say(`paste (the token needs the scope ${paste.scope}):`, `可粘贴执行（令牌需要 ${paste.scope} 权限）：`)}`,
          ...paste.commands.map(command => `    ${command}`),
        ];
  return [
    `\n✗ ${problem}`,
    `  ${t.say('why:', '原因：')} ${cause}`,
    `  ${t.say('do: ', '处理：')} ${sentence(remedy)}`,
    ...commands,
  ].join('\n');
}
