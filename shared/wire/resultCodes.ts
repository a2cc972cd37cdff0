import type { Site } from './site.ts';

/** The marketplace's protocol families. Each has its own table of result codes. */
export type ProtocolFamily = 'saas-v2' | 'saas-v1' | 'kit' | 'license-v1' | 'license-v2' | 'online-license';

interface ResultCodeEntry {
  readonly meaning: string;
  readonly families: readonly ProtocolFamily[];
  /** Sites whose table has the code, for families where the sites differ; others have it everywhere. */
  readonly sites?: Readonly<Partial<Record<ProtocolFamily, readonly Site[]>>>;
  /** Activities that may answer it, where not all do. */
  readonly activities?: readonly string[];
}

const everyFamily = ['saas-v2', 'saas-v1', 'kit', 'license-v1', 'license-v2', 'online-license'] as const;

/** The codes about the buyer's account: only a SaaS purchase has them, and not on every site. */
const account = {
  families: ['saas-v2', 'saas-v1'],
  activities: ['newInstance'],
  sites: { 'saas-v2': ['cn', 'intl'], 'saas-v1': ['cn'] },
} as const;

/**
 * Every code an answer may carry. Success is 000000; 000004 on newInstance of SaaS V2 and online licences means that
 * provisioning goes on. Sources: `zh-cn_topic_0070649421`, `zh-cn_topic_0070649057`, `zh-cn_topic_0070649288`.
 */
export const resultCodes = {
  '000000': { meaning: 'success', families: everyFamily },
  '000001': { meaning: 'authentication failed', families: everyFamily },
  '000002': { meaning: 'request parameter invalid', families: everyFamily },
  '000003': { meaning: 'instance id does not exist', families: everyFamily },
  '000004': { meaning: 'request being processed', families: everyFamily },
  '000005': { meaning: 'other internal error', families: everyFamily },
  '000100': {
    meaning: 'no instance resource available',
    families: ['saas-v2', 'saas-v1', 'online-license'],
    activities: ['newInstance', 'upgradeInstance'],
  },
  '000101': { meaning: 'mobile number not specified or already exists', ...account },
  '000102': { meaning: 'e-mail address not specified or already exists', ...account },
  '000103': { meaning: 'product already purchased', ...account },
  '000104': { meaning: 'internal service error', ...account },
  '000105': { meaning: 'account already subscribed to the benefits', ...account },
  '000106': { meaning: 'product resources sold out', ...account },
  '000107': { meaning: 'SaaS e-mail domain already exists', ...account },
  '000900': { meaning: 'no licence quota left in the effective order', families: ['online-license'] },
  '000901': { meaning: 'outside the validity dates of the order', families: ['online-license'] },
  '000902': { meaning: 'period licence needs an expiry date', families: ['online-license'] },
  '000903': { meaning: 'device fingerprint or hardware code required', families: ['online-license'] },
} as const satisfies Record<string, ResultCodeEntry>;

export type ResultCode = keyof typeof resultCodes;

/** True for the six-digit texts of the tables. */
export function isResultCode(text: string): text is ResultCode {
  return Object.hasOwn(resultCodes, text);
}

/** A `resultMsg` for answers that have nothing more particular to say. */
export function defaultResultMessage(code: ResultCode): string {
  return resultCodes[code].meaning;
}

/**
 * The code to send where the table of a site, family or activity lacks the wanted one: 000100 if resources are sold
 * out and the table has that, otherwise 000005. The reason then belongs into `resultMsg`.
 *
 * @param activity a purchase unless told
 */
export function resultCodeForSite(
  code: ResultCode,
  site: Site,
  family: ProtocolFamily,
  activity = 'newInstance',
): ResultCode {
  const isListed = (wanted: ResultCode): boolean => {
    const { families, sites, activities }: ResultCodeEntry = resultCodes[wanted];
    return (
      families.includes(family) &&
      (sites?.[family]?.includes(site) ?? true) &&
      (activities?.includes(activity) ?? true)
    );
  };
  if (isListed(code)) return code;
  return code === '000106' && isListed('000100') ? '000100' : '000005';
}
