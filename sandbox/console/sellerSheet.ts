/** What to type in the seller centre, per type of product. */
export interface SheetEntry {
  readonly product: string;
  readonly address: string;
  /** Which key is bound to which interface type there. */
  readonly key: string;
  /** Cases to save on the debugging page; they are replayed twice a day. */
  readonly cases: readonly string[];
}

/** @param publicKey PEM; the credential takes it without its first and last line */
export function sellerSheet(
  address: string,
  publicKey: string,
): { readonly entries: readonly SheetEntry[]; readonly publicKey: string } {
  const entries = [
    {
      product: 'SaaS V2.0',
      address: `${address}/saas`,
      key: 'BASE_ACCESS_KEYS → SaaS 基础接口 (base interface)',
      cases: [
        'newInstance',
        'queryInstance',
        'refreshInstance',
        'updateInstanceStatus',
        'releaseInstance',
        'upgradeInstance',
        'changeInstanceCheck',
      ],
    },
    {
      product: 'SaaS V1.0',
      address: `${address}/saas`,
      key: 'V1_ACCESS_KEYS → Key',
      cases: [
        'newInstance',
        'refreshInstance',
        'expireInstance',
        'releaseInstance',
        'upgrade',
        'instanceStatus',
        'queryInstance',
      ],
    },
    {
      product: 'License 1.0 · 2.0 · online',
      address: `${address}/license`,
      key: 'LICENSE_ACCESS_KEYS → License授权码交付接口 (licence delivery interface)',
      cases: [
        'getLicense',
        'refreshLicense',
        'expireLicense',
        'releaseLicense',
        'refreshLicenseCode',
        'updateLicenseCodeStatus',
        'releaseLicenseCode',
        'getLicenseAsync',
      ],
    },
    {
      product: '联营 joint operation',
      address: `${address}/saas`,
      key: 'KIT_ACCESS_KEYS → 联营SaaS同步接口 (sync interface); callback: /oauth/callback',
      cases: ['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'],
    },
    {
      product: '订单通知 order notifications',
      address: `${address}/order`,
      key: 'GENERAL_ACCESS_KEYS → 通用接口 (general interface)',
      cases: ['orderNotify'],
    },
  ];
  return { entries, publicKey: publicKey.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '') };
}
