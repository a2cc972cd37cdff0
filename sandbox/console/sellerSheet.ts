/** A text in both languages of the page. */
export interface LocalizedText {
  readonly en: string;
  readonly zh: string;
}

/** What to type in the seller centre for one type of product. */
export interface SheetEntry {
  readonly product: LocalizedText;
  /** Labels and what is typed there. */
  readonly fields: readonly { readonly label: LocalizedText; readonly value: string }[];
  /** Which of our settings takes the key of which interface type. */
  readonly key: { readonly setting: string; readonly interfaceType: LocalizedText };
  /** Cases to save on the debugging page; they are replayed twice a day. */
  readonly cases: readonly string[];
}

export interface SellerSheet {
  readonly entries: readonly SheetEntry[];
  /** Without its BEGIN and END lines, as the field takes it. */
  readonly publicKey: string;
}

const domain: LocalizedText = { en: 'Address to verify (no path)', zh: '待验证的地址（不带路径）' };
const production: LocalizedText = { en: 'Production address', zh: '生产接口服务器地址' };
const syncAddress: LocalizedText = { en: 'Address of the syncs', zh: '同步接口地址' };
const callback: LocalizedText = { en: 'Login callback', zh: '登录回调地址' };

/**
 * What to type in the seller centre for this deployment (sections 6 and 7 of the marketplace's behaviour).
 *
 * @param address of the functions, without a path
 * @param publicKey PEM
 */
export function sellerSheet(address: string, publicKey: string): SellerSheet {
  const verified = { label: domain, value: new URL(address).origin };
  const at = (label: LocalizedText, path: string) => ({ label, value: `${address}${path}` });
  return {
    publicKey: publicKey.replace(/-----[^-]+-----/g, '').replace(/\s+/g, ''),
    entries: [
      {
        product: { en: 'SaaS V2.0', zh: 'SaaS V2.0' },
        fields: [verified, at(production, '/saas')],
        key: {
          setting: 'BASE_ACCESS_KEYS',
          interfaceType: {
            en: 'base interface (also signs the usage push)',
            zh: '基础接口（也用于用量推送签名）',
          },
        },
        cases: [
          ...['newInstance', 'queryInstance', 'refreshInstance', 'updateInstanceStatus', 'releaseInstance'],
          ...['upgradeInstance', 'changeInstanceCheck'],
        ],
      },
      {
        product: { en: 'SaaS V1.0', zh: 'SaaS V1.0' },
        fields: [verified, at(production, '/saas')],
        key: { setting: 'V1_ACCESS_KEYS', interfaceType: { en: 'Key of the seller', zh: '商家 Key 值' } },
        cases: [
          ...['newInstance', 'refreshInstance', 'expireInstance', 'releaseInstance'],
          ...['upgrade', 'instanceStatus', 'queryInstance'],
        ],
      },
      {
        product: { en: 'License 1.0', zh: 'License 1.0' },
        fields: [verified, at(production, '/license')],
        key: {
          setting: 'V1_ACCESS_KEYS',
          interfaceType: {
            en: 'Key of the seller (or LICENSE_ACCESS_KEYS)',
            zh: '商家 Key 值（或 LICENSE_ACCESS_KEYS）',
          },
        },
        cases: ['getLicense', 'refreshLicense', 'expireLicense', 'releaseLicense'],
      },
      {
        product: { en: 'Licence codes 2.0, online licences', zh: 'License 2.0 授权码、在线 License' },
        fields: [verified, at(production, '/license')],
        key: {
          setting: 'LICENSE_ACCESS_KEYS',
          interfaceType: { en: 'licence code delivery interface', zh: 'License授权码交付接口' },
        },
        cases: [
          ...['refreshLicenseCode', 'updateLicenseCodeStatus', 'releaseLicenseCode', 'newInstance'],
          ...['refreshInstance', 'updateInstanceStatus', 'releaseInstance', 'getLicenseAsync'],
        ],
      },
      {
        product: { en: 'Joint operation', zh: '联营 SaaS' },
        fields: [verified, at(syncAddress, '/saas'), at(callback, '/oauth/callback')],
        key: {
          setting: 'KIT_ACCESS_KEYS',
          interfaceType: { en: 'joint SaaS sync interface', zh: '联营SaaS同步接口' },
        },
        cases: ['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'],
      },
      {
        product: { en: 'Order notifications', zh: '订单通知' },
        fields: [verified, at(production, '/order')],
        key: {
          setting: 'GENERAL_ACCESS_KEYS',
          interfaceType: { en: 'general interface', zh: '通用接口' },
        },
        cases: ['orderNotify'],
      },
    ],
  };
}
