import { parseArgs } from 'node:util';
import { parseMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { isMarketplaceCommand, type MarketplaceCommand } from './activity.ts';

export const usage = `Plays the marketplace: signs a call, sends it, and checks the answer.

  npm run marketplace -- <command> [options]

commands
  purchase           newInstance
  renew, cancel-renewal, trial-to-formal, change-renewal
                     refreshInstance, each with its scene
  freeze, unfreeze   updateInstanceStatus
  upgrade            upgradeInstance
  release            releaseInstance
  query              queryInstance
  check              changeInstanceCheck: may this instance change to another product?
  notify             orderNotify

options
  --order ID         purchase, notify: the order. Otherwise: the purchase whose instance is meant (default: the last one)
  --line ID          its order line (default: <order>-000001)
  --instance ID      the instance, instead of a remembered purchase; for query several with commas
  --event-order ID   the order of a renewal, upgrade or unsubscription (default: a new one)
  --expire TIME      new expiry of a renewal, yyyyMMddHHmmss or ISO 8601, UTC (default: in a year)
  --scene TEXT       another scene of refreshInstance
  --product ID       the product to change to
  --repeat N         the same event N times one after the other, each call with its own nonce
  --parallel N       the same event N times at once
  --skew SECONDS     the marketplace's clock is off by so much
  --bad-signature    a signature that no key made
  --test             a call of the debugging page (testFlag 1)
  --url URL          the production address (default: the sandbox)
  --key KEY          the access key (default: the sandbox's)
  --json             one JSON object instead of text
  --help             this text

Exit code: 0 every answer verified, 1 not every one, 2 wrong usage or nobody answers.`;

export interface CommandLine {
  readonly command: MarketplaceCommand;
  readonly order?: string;
  readonly line?: string;
  readonly instance?: string;
  readonly eventOrder?: string;
  /** Epoch ms. */
  readonly expireAt?: number;
  readonly scene?: string;
  readonly product?: string;
  readonly repeat: number;
  readonly parallel: number;
  readonly skewMs: number;
  readonly badSignature: boolean;
  readonly test: boolean;
  readonly url?: string;
  readonly key?: string;
  readonly json: boolean;
}

export type CommandLineResult =
  | { readonly kind: 'call'; readonly call: CommandLine }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** `--skew -61` means a value, although it begins like an option. */
function withNegativeNumbers(words: readonly string[]): string[] {
  const args: string[] = [];
  for (const word of words) {
    const before = args.at(-1);
    if (/^-\d/.test(word) && before !== undefined && /^--[a-z-]+$/.test(before)) {
      args[args.length - 1] = `${before}=${word}`;
    } else {
      args.push(word);
    }
  }
  return args;
}

/** Reads the words after `npm run marketplace --`. */
export function readCommandLine(words: readonly string[]): CommandLineResult {
  try {
    const { values, positionals } = parseArgs({
      args: withNegativeNumbers(words),
      allowPositionals: true,
      options: {
        ...{
          order: text,
          line: text,
          instance: text,
          'event-order': text,
          expire: text,
          scene: text,
          product: text,
        },
        ...{ repeat: text, parallel: text, skew: text, url: text, key: text },
        ...{ 'bad-signature': flag, test: flag, json: flag, help: flag },
      },
    });
    if (values.help) return { kind: 'help' };
    const [command = '', ...others] = positionals;
    if (!isMarketplaceCommand(command) || others.length > 0) {
      return problem(`unknown command "${positionals.join(' ')}"; --help lists them`);
    }
    const { order, line, instance, 'event-order': eventOrder, scene, product, url, key } = values;
    const given = { order, line, instance, eventOrder, scene, product, url, key };
    return {
      kind: 'call',
      call: {
        command,
        ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
          Record<keyof typeof given, string>
        >),
        ...(values.expire !== undefined && { expireAt: expiry(values.expire) }),
        repeat: count('--repeat', values.repeat),
        parallel: count('--parallel', values.parallel),
        skewMs: seconds(values.skew) * 1000,
        badSignature: values['bad-signature'] ?? false,
        test: values.test ?? false,
        json: values.json ?? false,
      },
    };
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error));
  }
}

const problem = (words: string): CommandLineResult => ({ kind: 'problem', problem: words });

function count(option: string, words = '1'): number {
  if (!/^[1-9]\d{0,4}$/.test(words)) throw new Error(`${option} must be a whole number, 1 to 99999`);
  return Number(words);
}

function seconds(words = '0'): number {
  const value = Number(words);
  if (words.trim() === '' || !Number.isFinite(value)) throw new Error('--skew must be seconds');
  return value;
}

function expiry(words: string): number {
  const epochMs = parseMarketplaceTime(words) ?? Date.parse(words);
  if (Number.isNaN(epochMs)) throw new Error('--expire must be yyyyMMddHHmmss or ISO 8601');
  return epochMs;
}
