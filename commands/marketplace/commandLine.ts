import type { KitPlay, MarketplaceCall } from '../../sandbox/marketplace/calls/call.ts';
import { isMarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import { families, isFamilyName } from '../../sandbox/marketplace/families/family.ts';
import { isKitCommand, type KitCommand } from '../../sandbox/marketplace/families/kitCommands.ts';
import { parseMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { asksForHelp, type OptionDefinitions, readArguments } from '../terminal/readArguments.ts';

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
  | { readonly kind: 'problem'; readonly problem: string };

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
} as const satisfies OptionDefinitions;

/** Reads the arguments after `npm run marketplace --`. */
export function readCommandLine(args: readonly string[]): CommandLineResult {
  if (asksForHelp(args)) return { kind: 'help' };
  try {
    const { values, positionals } = readArguments(args, options, args.length);
    const [command = '', ...others] = positionals;
    if (isKitCommand(command) && others.length === 0) {
      const foreign = Object.keys(values).filter(name => !kitOptions.has(name));
      if (foreign.length > 0) return problem(`${command} takes no --${foreign.join(', --')}`);
      return { kind: 'kit', kit: kitSettings(command, values) };
    }
    if (!isMarketplaceCommand(command) || others.length > 0) {
      const named =
        positionals.length === 0 ? 'a command is missing' : `unknown command "${positionals.join(' ')}"`;
      return problem(`${named}; --help lists them`);
    }
    const { family = 'v2', 'event-order': eventOrder, 'charging-mode': chargingMode } = values;
    if (!isFamilyName(family)) {
      return problem(`unknown family "${family}"; there are ${Object.keys(families).join(', ')}`);
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
    return problem(error instanceof Error ? error.message : String(error));
  }
}

function kitSettings(
  command: KitCommand,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): KitCommandLine {
  const version = values['kit-version'] ?? '2';
  if (version !== '1' && version !== '2') throw new Error('--kit-version must be 1 or 2');
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
  if (equals < 1) throw new Error('--extend must be NAME=TEXT');
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

const problem = (text: string): CommandLineResult => ({ kind: 'problem', problem: text });

function count(option: string, text = '1'): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`${option} must be a whole number, 1 to 99999`);
  return Number(text);
}

function seconds(text = '0'): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error('--skew must be seconds');
  return value;
}

function expiry(text: string): number {
  const epochMs = parseMarketplaceTime(text) ?? Date.parse(text);
  if (Number.isNaN(epochMs)) throw new Error('--expire must be yyyyMMddHHmmss or ISO 8601');
  return epochMs;
}
