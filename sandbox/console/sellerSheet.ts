import { casesOf, named, type SheetCase } from './sheetCases.ts';

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
  readonly cases: readonly SheetCase[];
}

/** What to do before the product goes on sale, in this order. */
export interface SheetStep {
  readonly text: LocalizedText;
  /** What shows it, if a command does. */
  readonly command?: string;
}

export interface SellerSheet {
  /** That stands in the fields, without a path at its end. */
  readonly address: string;
  readonly entries: readonly SheetEntry[];
  /** Without its BEGIN and END lines, as the field takes it. */
  readonly publicKey: string;
  readonly goLive: readonly SheetStep[];
}

const domain: LocalizedText = { en: 'Address to verify (no path)', zh: '待验证的地址（不带路径）' };
const production: LocalizedText = { en: 'Production address', zh: '生产接口服务器地址' };
const syncAddress: LocalizedText = { en: 'Address of the syncs', zh: '同步接口地址' };
const callback: LocalizedText = { en: 'Login callback', zh: '登录回调地址' };

/** As the field of the seller centre takes it: without its first and last line. */
export const bareKey = (pem: string): string => pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');

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
    address,
    publicKey: bareKey(publicKey),
    goLive: goLive(address),
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
        cases: casesOf('v2'),
      },
      {
        product: { en: 'SaaS V1.0', zh: 'SaaS V1.0' },
        fields: [verified, at(production, '/saas')],
        key: { setting: 'V1_ACCESS_KEYS', interfaceType: { en: 'Key of the seller', zh: '商家 Key 值' } },
        cases: casesOf('v1'),
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
        cases: casesOf('license'),
      },
      {
        product: { en: 'Licence codes 2.0, online licences', zh: 'License 2.0 授权码、在线 License' },
        fields: [verified, at(production, '/license')],
        key: {
          setting: 'LICENSE_ACCESS_KEYS',
          interfaceType: { en: 'licence code delivery interface', zh: 'License授权码交付接口' },
        },
        cases: [...casesOf('license-code'), ...casesOf('license-online')],
      },
      {
        product: { en: 'Joint operation', zh: '联营 SaaS' },
        fields: [verified, at(syncAddress, '/saas'), at(callback, '/oauth/callback')],
        key: {
          setting: 'KIT_ACCESS_KEYS',
          interfaceType: { en: 'joint SaaS sync interface', zh: '联营SaaS同步接口' },
        },
        cases: ['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'].map(named),
      },
      {
        product: { en: 'Order notifications', zh: '订单通知' },
        fields: [verified, at(production, '/order')],
        key: {
          setting: 'GENERAL_ACCESS_KEYS',
          interfaceType: { en: 'general interface', zh: '通用接口' },
        },
        cases: [named('orderNotify')],
      },
    ],
  };
}

function goLive(address: string): readonly SheetStep[] {
  const at = `--url ${address}`;
  return [
    {
      text: {
        en: 'The address can be called: name, certificate, headers, clock',
        zh: '地址可以调用：域名、证书、响应头、时钟',
      },
      command: `npm run preflight -- ${at}/saas`,
    },
    {
      text: { en: 'The table holds what the bundle needs', zh: '数据表满足要求' },
      command: 'npm run table -- check --endpoint URL',
    },
    {
      text: {
        en: 'Each key is bound to its own interface type; none serves two',
        zh: '每个密钥只绑定一种接口类型，不共用',
      },
    },
    {
      text: { en: 'Every case holds, with each key that is bound', zh: '用每个已绑定的密钥，所有用例通过' },
      command: `npm run accept -- ${at} --key "$BASE_ACCESS_KEY"`,
    },
    {
      text: {
        en: 'Every case above is saved on the debugging page, and green there',
        zh: '以上用例都已在调试页面保存并通过',
      },
    },
    {
      text: {
        en: 'Your product makes what is bought, in a staging deployment',
        zh: '在预发布环境中，您的产品能开通所购商品',
      },
      command: `npm run accept -- --url STAGING --key "$STAGING_KEY" --live`,
    },
    {
      text: {
        en: 'Somebody is told of alarms, and has tried that once',
        zh: '告警有人接收，并已实际验证一次',
      },
    },
    {
      text: {
        en: 'The seller account has an e-mail address and a telephone that are read: failed calls are told there',
        zh: '卖家账号的邮箱和手机有人查看：调用失败的通知会发到那里',
      },
    },
    {
      text: {
        en: 'The listing names a price, a service contact and a refund rule; people of the marketplace review it',
        zh: '商品已填写价格、售后联系方式和退款规则；云商店人工审核',
      },
    },
    {
      text: {
        en: 'One order of your own, bought, renewed and unsubscribed on the real marketplace',
        zh: '在真实云商店上完成一次自己的购买、续费和退订',
      },
      command: `npm run why -- ORDER ${at} --token TOKEN`,
    },
  ];
}
