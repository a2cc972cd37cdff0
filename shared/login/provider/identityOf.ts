import type { Tenant } from '../../kit/directory.ts';
import type { LoginDeps } from '../loginDeps.ts';
import { identityAddress } from '../rules/identityAddress.ts';

/** The address of an enterprise's identity provider, checked at each use; undefined when it may not be called. */
export function identityOf(
  { domainName }: Tenant,
  { config, allowLoopback }: Pick<LoginDeps, 'config' | 'allowLoopback'>,
): string | undefined {
  return identityAddress(domainName, allowLoopback, config.login.identityDomains);
}
