import type { MarketplaceCommand } from '../../marketplace/families/activity.ts';
import type { FamilyName } from '../../marketplace/families/family.ts';
import type { LocalizedText } from '../sellerSheet.ts';
import type { Item } from './items.ts';

/** A purchase of something that is bought already: a repeat, or in V1 a buyer who looks at it. */
export const sameOrderAgain: LocalizedText = { en: 'Same order again', zh: '同一订单再次调用' };

/** Everything that the marketplace does, in its buyers' words. */
export const actNames: Readonly<Record<string, LocalizedText>> = {
  purchase: { en: 'Buy', zh: '购买' },
  query: { en: 'Buyer looks at it', zh: '买家查看' },
  renew: { en: 'Renew', zh: '续费' },
  'cancel-renewal': { en: 'Cancel the renewal', zh: '取消续费' },
  'trial-to-formal': { en: 'Trial to formal', zh: '试用转正' },
  'change-renewal': { en: 'Change on renewal', zh: '续费变更' },
  check: { en: 'Ask about a change', zh: '变更检查' },
  upgrade: { en: 'Upgrade', zh: '升级' },
  expire: { en: 'Expire', zh: '到期' },
  freeze: { en: 'Freeze', zh: '冻结' },
  unfreeze: { en: 'Unfreeze', zh: '解冻' },
  release: { en: 'Unsubscribe', zh: '退订' },
  apply: { en: 'Apply for a licence', zh: '申请 License' },
  notify: { en: 'Order notification', zh: '订单通知' },
  bind: { en: 'Bind the enterprise', zh: '绑定企业' },
  authorize: { en: 'Authorise people', zh: '授权用户' },
  reorganise: { en: 'New department', zh: '新增部门' },
  disable: { en: 'Disable a person', zh: '停用用户' },
  unbind: { en: 'Dissolve the enterprise', zh: '解散企业' },
};

/** What the marketplace does of itself has another reason than what a buyer asks for. */
const byItselfNames: Readonly<Record<string, LocalizedText>> = {
  query: { en: 'Asks whether it is ready', zh: '查询开通结果' },
  release: { en: 'Release', zh: '释放' },
  purchase: sameOrderAgain,
};

/** The name of an act that was made. */
export const actName = ({ act, by }: { readonly act: string; readonly by: string }): LocalizedText =>
  (by === 'marketplace' ? byItselfNames[act] : undefined) ?? actNames[act] ?? { en: act, zh: act };

export const familyNames: Readonly<Record<FamilyName | 'kit', LocalizedText>> = {
  v2: { en: 'SaaS V2.0', zh: 'SaaS V2.0' },
  v1: { en: 'SaaS V1.0', zh: 'SaaS V1.0' },
  license: { en: 'License 1.0', zh: 'License 1.0' },
  'license-code': { en: 'Licence code 2.0', zh: 'License 2.0 授权码' },
  'license-online': { en: 'Online licence', zh: '在线 License' },
  kit: { en: 'Joint operation', zh: '联营' },
};

const period: Readonly<Record<FamilyName, readonly MarketplaceCommand[]>> = {
  v2: [
    'query',
    'renew',
    'cancel-renewal',
    'check',
    'change-renewal',
    'upgrade',
    'freeze',
    'unfreeze',
    'release',
    'purchase',
    'notify',
  ],
  v1: ['query', 'renew', 'cancel-renewal', 'upgrade', 'expire', 'freeze', 'unfreeze', 'release', 'purchase'],
  license: ['renew', 'expire', 'release', 'purchase'],
  'license-code': ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'release'],
  'license-online': [
    'apply',
    'renew',
    'cancel-renewal',
    'upgrade',
    'freeze',
    'unfreeze',
    'release',
    'purchase',
  ],
};

const endless: ReadonlySet<MarketplaceCommand> = new Set([
  'renew',
  'cancel-renewal',
  'check',
  'change-renewal',
  'upgrade',
  'expire',
]);

/** What can be done with something that was bought. */
export function actsFor({ family, kind, subscription, instance }: Item): readonly MarketplaceCommand[] {
  if (subscription?.state === 'refunded') return [];
  // What is over takes no call but the repeat of its order, which makes no second one.
  if (instance?.status === 'released') return family === 'license-code' ? [] : ['purchase'];
  if (instance === undefined && family !== 'license-code') return ['purchase'];
  if (instance?.status === 'refused') return ['purchase', 'release'];
  const acts = period[family];
  if (kind === 'trial') return acts.flatMap(act => (act === 'renew' ? ['trial-to-formal' as const] : [act]));
  if (kind === 'one-time' || kind === 'pay-per-use') return acts.filter(act => !endless.has(act));
  return acts;
}
