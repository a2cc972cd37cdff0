import { constants, publicEncrypt } from 'node:crypto';
import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { departments, enterprise, people } from '../../enterprise/enterprise.ts';
import type { KitCommand } from './kitCommands.ts';

export interface KitFacts {
  /** `''` while the seller makes the credential. */
  readonly instanceId: string;
  readonly orderId: string;
  /** Where the enterprise's people log in. */
  readonly domainName: string;
  /** PEM of the seller's public key. */
  readonly publicKey: string;
  /** One person instead of all. */
  readonly user?: string;
  /** Epoch ms. */
  readonly now: number;
  readonly test: boolean;
}

export interface KitCallOut {
  readonly sync: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The calls of one act, in the order in which the marketplace makes them. */
export function kitCalls(command: KitCommand, facts: KitFacts, version: 1 | 2): readonly KitCallOut[] {
  const { tenantId, tenantCode, name, appId, clientId, clientSecret } = enterprise;
  const timeStamp = formatMarketplaceTime(facts.now, 17, 'utc+8');
  const common = { instanceId: facts.instanceId, tenantId, testFlag: facts.test ? 1 : 0, timeStamp };
  const tenant = { ...common, orderId: facts.orderId, tenantCode, name, domainName: facts.domainName };
  // In V1 lists travel as text.
  const list = (entries: readonly object[]) => (version === 1 ? JSON.stringify(entries) : entries);
  const listName = version === 1 ? 'orgInfo' : 'orgInfoList';
  const chosen = people.filter(({ userName }) => facts.user === undefined || userName === facts.user);
  const users = (enable: 'true' | 'false') => list(chosen.map(person => ({ ...person, enable })));
  const auth = { ...common, appId, currentSyncTime: timeStamp };
  switch (command) {
    case 'bind':
      return [
        { sync: 'tenantSync', fields: { ...tenant, flag: 1 } },
        {
          sync: 'applicationSync',
          fields: {
            ...common,
            appId,
            clientId,
            clientSecret: encrypted(clientSecret, facts.publicKey),
            flag: 1,
          },
        },
        { sync: 'allOrgSync', fields: { ...common, [listName]: list(departments) } },
      ];
    case 'authorize':
      return [{ sync: 'authSync', fields: { ...auth, userList: users('true'), flag: 1 } }];
    case 'reorganise': {
      const moved = { orgCode: '13', orgName: '新部门 New department', parentCode: '12' };
      return [{ sync: 'singleOrgSync', fields: { ...common, ...moved, flag: 1 } }];
    }
    case 'disable':
      return [{ sync: 'authSync', fields: { ...auth, userList: users('false'), flag: 2 } }];
    case 'unbind':
      return [
        { sync: 'applicationSync', fields: { ...common, appId, flag: 0 } },
        { sync: 'tenantSync', fields: { ...tenant, flag: 0 } },
      ];
  }
}

/** As Java's `OAEPWithSHA-256` with SHA-256 for the mask; Node has one hash for both. */
function encrypted(secret: string, publicKey: string): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, Buffer.from(secret)).toString(
    'base64',
  );
}
