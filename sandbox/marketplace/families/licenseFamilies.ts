import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { type ActivityFacts, type MarketplaceCommand, scenes } from './activity.ts';
import type { MarketplaceFamily } from './marketplaceFamily.ts';
import { purchaseFields } from './saasV1Family.ts';
import { instanceAnswers, postFields } from './saasV2Family.ts';

const licenseAddress: Pick<MarketplaceFamily, 'path' | 'keys'> = {
  path: () => '/license',
  keys: () => 'LICENSE_ACCESS_KEYS',
};

/** License 1.0: a licence made from an identification code. */
export const licenseFamily: MarketplaceFamily = {
  ...licenseAddress,
  transport: 'token-get',
  commands: ['purchase', 'renew', 'expire', 'release'],
  fields(command, facts) {
    const { instanceId, orderId, purchaseOrderId, productId, expireAt } = facts;
    const testFlag = facts.test ? '1' : undefined;
    switch (command) {
      case 'purchase': {
        const extend = facts.extend ?? [{ name: 'identificationCode', value: 'SANDBOX-1234-5678' }];
        return { activity: 'getLicense', ...purchaseFields({ ...facts, extend }), testFlag };
      }
      case 'renew': {
        const expireTime = formatMarketplaceTime(expireAt, 14);
        return { activity: 'refreshLicense', instanceId, orderId, productId, expireTime, testFlag };
      }
      case 'expire':
        return { activity: 'expireLicense', instanceId, orderId: purchaseOrderId, testFlag };
      case 'release':
        return { activity: 'releaseLicense', instanceId, orderId: purchaseOrderId, testFlag };
      default:
        return {};
    }
  },
  answers: (command, resultCode) =>
    command === 'purchase' && resultCode === '000000' ? ['instanceId', 'license'] : [],
};

/** Licence codes 2.0: the marketplace made the code and only tells what became of it. */
export const licenseCodeFamily: MarketplaceFamily = {
  ...licenseAddress,
  transport: 'signed-post',
  commands: ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'release'],
  fields: (command, facts) => ({
    ...codeFields(command, facts),
    license: facts.license ?? 'PL0000SANDBOX',
    testFlag: facts.test ? '1' : undefined,
  }),
  answers: () => [],
};

function codeFields(command: MarketplaceCommand, facts: ActivityFacts): Record<string, unknown> {
  const { orderId, orderLineId, productId, expireAt } = facts;
  switch (command) {
    case 'renew':
    case 'cancel-renewal': {
      const scene = facts.scene ?? scenes[command];
      const expireTime = formatMarketplaceTime(expireAt, 14);
      return { activity: 'refreshLicenseCode', scene, orderId, orderLineId, productId, expireTime };
    }
    case 'freeze':
      return { activity: 'updateLicenseCodeStatus', status: 'FREEZE' };
    case 'unfreeze':
      return { activity: 'updateLicenseCodeStatus', status: 'UNFREEZE' };
    case 'release':
      return { activity: 'releaseLicenseCode', orderId, orderLineId };
    default:
      return {};
  }
}

/** Online licences: instances as in SaaS V2, without a query, and applications for licences. */
export const onlineLicenseFamily: MarketplaceFamily = {
  ...licenseAddress,
  transport: 'signed-post',
  commands: [
    'purchase',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
    'apply',
  ],
  fields(command, facts) {
    const testFlag = facts.test ? '1' : undefined;
    if (command !== 'apply') return { ...postFields(command, facts), testFlag };
    const { instanceId, eventId, deviceFingerprint, expireAt, businessId } = facts;
    return {
      activity: 'getLicenseAsync',
      eventId: eventId ?? businessId,
      instanceId,
      effectiveTime: spacedTime(facts.effectiveAt),
      expireTime: spacedTime(expireAt),
      deviceFingerprint: deviceFingerprint ?? 'SANDBOX-DEVICE',
      testFlag,
    };
  },
  answers: instanceAnswers,
};

/** `2023-10-27 10:30:15 z`, as the page prints it. */
const spacedTime = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} z`;
