import type { KitPlay, MarketplaceCall } from '../../sandbox/marketplace/calls/call.ts';
import { isMarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import { families, isFamilyName } from '../../sandbox/marketplace/families/family.ts';
import { isKitCommand, type KitCommand } from '../../sandbox/marketplace/families/kitCommands.ts';
import { parseMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { languageOf, languageOption } from '../terminal/chosenLanguage.ts';
import { text as inBoth, type Text } from '../terminal/language.ts';
import { asksForHelp, type OptionDefinitions, readArguments } from '../terminal/readArguments.ts';
import { Refusal, refuseInBoth } from '../terminal/refusal.ts';

interface Target {
  readonly url?: string;
  readonly key?: string;
  readonly json: boolean;
}

export type CommandLine = MarketplaceCall & Target;

export type KitCommandLine = KitPlay & Target;

export type CommandLineResult =
  | { readonly kind: 'call'; readonly call: CommandLine }
  | { readonly kind: 'kit'; readonly kit: KitCommandLine }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: Text };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** What the commands of the sandbox's enterprise take. They are several calls: what a single one suffers is not theirs. */
const kitOptions: ReadonlySet<string> = new Set([
  'instance',
  'order',
  'user',
  'url',
  'key',
  'kit-version',
  'test',
  'lang',
  'json',
]);

const options = {
  ...{
    order: text,
    line: text,
    instance: text,
    'event-order': text,
    expire: text,
    scene: text,
    product: text,
  },
  ...{ family: text, sku: text, 'charging-mode': text, amount: text, phone: text, email: text },
  ...{ 'kit-version': text, user: text },
  ...{ license: text, event: text, fingerprint: text, extend: { type: 'string', multiple: true } },
  ...{ repeat: text, parallel: text, skew: text, url: text, key: text },
  ...{
    'bad-signature': flag,
    replay: flag,
    'lose-answer': flag,
    'show-password': flag,
    test: flag,
    json: flag,
  },
  ...languageOption,
} as const satisfies OptionDefinitions;

/** Reads the arguments after `npm run marketplace --`. */
export function readCommandLine(args: readonly string[]): CommandLineResult {
  if (asksForHelp(args)) return { kind: 'help' };
  try {
    const { values, positionals } = readArguments(args, options, args.length);
    languageOf(values.lang);
    const [command = '', ...others] = positionals;
    if (isKitCommand(command) && others.length === 0) {
      const foreign = Object.keys(values).filter(name => !kitOptions.has(name));
      const named = `--${foreign.join(', --')}`;
      if (foreign.length > 0) return problem(`${command} takes no ${named}`, `${command} 不接受 ${named}`);
      return { kind: 'kit', kit: kitSettings(command, values) };
    }
    if (!isMarketplaceCommand(command) || others.length > 0) {
      const words = positionals.join(' ');
      return positionals.length === 0
        ? problem('a command is missing; --help lists them', '缺少命令；--help 列出所有命令')
        : problem(`unknown command "${words}"; --help lists them`, `未知命令“${words}”；--help 列出所有命令`);
    }
    const { family = 'v2', 'event-order': eventOrder, 'charging-mode': chargingMode } = values;
    if (!isFamilyName(family)) {
      return problem(
        `unknown family "${family}"; there are ${Object.keys(families).join(', ')}`,
        `未知的商品类型“${family}”；可用的有 ${Object.keys(families).join('、')}`,
      );
    }
    const { order, line, instance, scene, product, sku, amount, phone, email } = values;
    const { license, event, fingerprint, url, key } = values;
    const given = {
      ...{ order, line, instance, eventOrder, scene, product, sku, chargingMode, amount, phone, email },
      ...{ license, event, fingerprint, url, key },
    };
    return {
      kind: 'call',
      call: {
        command,
        family,
        ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
          Record<keyof typeof given, string>
        >),
        ...(values.extend !== undefined && { extend: values.extend.map(extendParam) }),
        ...(values.expire !== undefined && { expireAt: expiry(values.expire) }),
        repeat: count('--repeat', values.repeat),
        parallel: count('--parallel', values.parallel),
        skewMs: seconds(values.skew) * 1000,
        badSignature: values['bad-signature'] ?? false,
        replay: values.replay ?? false,
        loseAnswer: values['lose-answer'] ?? false,
        showPassword: values['show-password'] ?? false,
        test: values.test ?? false,
        json: values.json ?? false,
      },
    };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'problem', problem: error.text };
    throw error;
  }
}

function kitSettings(
  command: KitCommand,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): KitCommandLine {
  const version = values['kit-version'] ?? '2';
  if (version !== '1' && version !== '2')
    refuseInBoth('--kit-version must be 1 or 2', '--kit-version 必须是 1 或 2');
  const given = ['instance', 'order', 'user', 'url', 'key'].flatMap(name => {
    const value = values[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    command,
    version: version === '1' ? 1 : 2,
    test: values.test === true,
    json: values.json === true,
    ...Object.fromEntries(given),
  };
}

function extendParam(text: string): { readonly name: string; readonly value: string } {
  const equals = text.indexOf('=');
  if (equals < 1) refuseInBoth('--extend must be NAME=TEXT', '--extend 必须是 NAME=TEXT');
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

const problem = (en: string, zh: string): CommandLineResult => ({
  kind: 'problem',
  problem: inBoth(en, zh),
});

function count(option: string, text = '1'): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) {
    refuseInBoth(`${option} must be a whole number, 1 to 99999`, `${option} 必须是 1 到 99999 的整数`);
  }
  return Number(text);
}

function seconds(text = '0'): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    refuseInBoth('--skew must be seconds', '--skew 必须是秒数');
  }
  return value;
}

function expiry(text: string): number {
  const epochMs = parseMarketplaceTime(text) ?? Date.parse(text);
  if (Number.isNaN(epochMs)) {
    refuseInBoth('--expire must be yyyyMMddHHmmss or ISO 8601', '--expire 必须是 yyyyMMddHHmmss 或 ISO 8601');
  }
  return epochMs;
}
