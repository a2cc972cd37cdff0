import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { defined } from '../../platform/defined.ts';
import type { Effects } from '../../platform/effects.ts';
import { ConfigError } from '../configError.ts';
import type { AwsAccess } from './awsStore.ts';
import { csmsNameProblem, csmsText } from './csms.ts';
import { parameterStoreTexts } from './parameterStore.ts';
import { retryWhileTransient } from './retryWhileTransient.ts';
import { arnProblem, secretsManagerText } from './secretsManager.ts';

/** Where settings lie besides the environment and files. Both fail when the signal aborts. */
export interface ConfigStores {
  /** The text of the secret that CONFIG_SECRET names. */
  secret(reference: string, signal: AbortSignal): Promise<string>;
  /** Parameters by their full names; those that do not exist are left out. */
  parameters(names: readonly string[], signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

export interface ConfigStoreOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly effects: Pick<Effects, 'clock' | 'random' | 'wait'>;
  readonly awsCredentials: Provider<AwsCredentialIdentity>;
  readonly metadataUrl?: string;
}

/** The stores of both clouds, asked again with full jitter while they are busy. */
export function configStores({
  environment,
  effects,
  awsCredentials,
  metadataUrl,
}: ConfigStoreOptions): ConfigStores {
  const aws: AwsAccess = { environment, credentials: awsCredentials, clock: effects.clock };
  const csms = {
    environment,
    clock: effects.clock,
    ...defined({ metadataUrl }),
  };
  return {
    async secret(reference, signal) {
      const [, store, name = ''] = /^(aws|csms):(.*)$/s.exec(reference) ?? [];
      const problem =
        store === 'aws'
          ? arnProblem(name)
          : store === 'csms'
            ? csmsNameProblem(name)
            : 'must begin with aws: or csms:';
      if (problem !== undefined) throw new ConfigError([{ variable: 'CONFIG_SECRET', problem }]);
      return retryWhileTransient(effects, signal, () =>
        store === 'aws' ? secretsManagerText(name, aws, signal) : csmsText(name, csms, signal),
      );
    },
    parameters: (names, signal) =>
      parameterStoreTexts(names, aws, signal, call => retryWhileTransient(effects, signal, call)),
  };
}
