import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in what is deployed to Lambda. There the role's credentials always
 * stand in the environment; the rest of the chain (files, single sign-on, the servers' metadata) is 100 KB that no call
 * needs and that every cold start would read.
 */
export const defaultProvider = fromEnv;
