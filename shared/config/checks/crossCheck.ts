import type { ConfigProblem } from '../configError.ts';
import { isLoopbackUrl } from '../loopback.ts';
import type { Settings } from '../settings.ts';
import { type CrossProblem, unlessBroken } from './crossProblem.ts';
import { demonstrationSettings, wrappedDemonstrations } from './demonstrationKeys.ts';
import { sharedKeys } from './sharedKeys.ts';
import { tableProblems } from './tableProblems.ts';

/**
 * What is wrong between settings that are readable on their own. `broken` names the unreadable ones: nothing is
 * concluded from their absence.
 */
export function crossCheck(values: Settings, broken: ReadonlySet<string>): readonly ConfigProblem[] {
  const problems = [
    ...missing(values),
    ...loginPage(values),
    ...halfCredentials(values),
    ...oldUsageApi(values),
    ...unsignedWebhooks(values),
    ...receiverAlone(values),
    ...sharedKeys(values),
    ...tableProblems(values),
    ...timing(values),
    ...demonstration(values),
  ];
  return unlessBroken(problems, broken);
}

function missing(values: Settings): readonly CrossProblem[] {
  return [
    ...(values.DATA_KEYS.length === 0 ? [{ variable: 'DATA_KEYS' as const, problem: 'is missing' }] : []),
    ...(Object.keys(values.OAUTH_APPS).length > 0 && values.SESSION_SECRETS.length === 0
      ? [{ variable: 'SESSION_SECRETS' as const, problem: 'is missing, but OAUTH_APPS is set' }]
      : []),
    // Without it no enterprise could bind the product: its client secret comes encrypted.
    ...(values.KIT_ACCESS_KEYS.length > 0 && values.KIT_PRIVATE_KEYS.length === 0
      ? [{ variable: 'KIT_PRIVATE_KEYS' as const, problem: 'is missing, but KIT_ACCESS_KEYS is set' }]
      : []),
  ];
}

/** Only the China site's login page is known, and it knows no enterprise of another site. */
function loginPage(values: Settings): readonly CrossProblem[] {
  const isKnown = values.KOOGALLERY_SITE === 'cn' || values.UNIFIED_LOGIN_URL !== undefined;
  if (isKnown || Object.keys(values.OAUTH_APPS).length === 0) return [];
  return [
    {
      variable: 'UNIFIED_LOGIN_URL',
      problem: 'is missing: only the login page of the China site is known, but OAUTH_APPS is set',
      because: ['KOOGALLERY_SITE', 'OAUTH_APPS'],
    },
  ];
}

function halfCredentials(values: Settings): readonly CrossProblem[] {
  const pair = ['OPEN_API_AK', 'OPEN_API_SK'] as const;
  const [absent, ...rest] = pair.filter(name => values[name] === undefined);
  if (absent === undefined || rest.length > 0) return [];
  const present = absent === 'OPEN_API_AK' ? 'OPEN_API_SK' : 'OPEN_API_AK';
  return [{ variable: absent, problem: `is missing, but ${present} is set` }];
}

/** The old usage API is signed with AK and SK: without them the use of such a product would never be billed. */
function oldUsageApi(values: Settings): readonly CrossProblem[] {
  const pair = ['OPEN_API_AK', 'OPEN_API_SK'] as const;
  const isNeeded = Object.values(values.PRODUCTS).some(({ usageApi }) => usageApi === 'old');
  if (!isNeeded || pair.some(name => values[name] !== undefined)) return [];
  return pair.map(variable => ({
    variable,
    problem: 'is missing, but PRODUCTS names a product of the old usage API',
  }));
}

function unsignedWebhooks(values: Settings): readonly CrossProblem[] {
  if (values.SELLER_WEBHOOK_SECRETS.length > 0) return [];
  const inProducts = Object.values(values.PRODUCTS).some(({ webhookUrl }) => webhookUrl !== undefined);
  const source =
    values.SELLER_WEBHOOK_URL !== undefined ? 'SELLER_WEBHOOK_URL' : inProducts ? 'PRODUCTS' : undefined;
  return source === undefined
    ? []
    : [{ variable: 'SELLER_WEBHOOK_SECRETS', problem: `is missing, but ${source} names a webhook` }];
}

/** What says how somebody is told, without anybody to tell. */
function receiverAlone(values: Settings): readonly CrossProblem[] {
  if (values.ALARM_WEBHOOK_URL !== undefined) return [];
  return (['ALARM_WEBHOOK_FORM', 'ALARM_WEBHOOK_SECRET'] as const)
    .filter(name => values[name] !== undefined)
    .map(variable => ({
      variable,
      problem: 'is set, but no ALARM_WEBHOOK_URL',
      because: ['ALARM_WEBHOOK_URL'],
    }));
}

function timing(values: Settings): readonly CrossProblem[] {
  if (values.INLINE_DELIVERY_MS < values.ANSWER_WITHIN_MS) return [];
  return [
    {
      variable: 'INLINE_DELIVERY_MS',
      problem: 'must be below ANSWER_WITHIN_MS, or no time is left to answer',
      because: ['ANSWER_WITHIN_MS'],
    },
  ];
}

function demonstration(values: Settings): readonly CrossProblem[] {
  if (values.MODE === 'sandbox') return sandboxTable(values);
  return demonstrationSettings(values).map(variable => ({
    variable,
    problem: demonstrationProblem,
    because: ['MODE'],
  }));
}

const demonstrationProblem =
  'holds a public demonstration key of the sandbox, which only MODE=sandbox may use';

/**
 * Demonstration keys in settings that could not be read, because something stands around them.
 *
 * @param variables the settings as text
 */
export function wrappedDemonstration(
  values: Settings,
  variables: Readonly<Record<string, string | undefined>>,
  broken: ReadonlySet<string>,
): readonly ConfigProblem[] {
  if (values.MODE === 'sandbox' || broken.has('MODE')) return [];
  return wrappedDemonstrations(variables, broken).map(variable => ({
    variable,
    problem: demonstrationProblem,
  }));
}

/** Keys that everybody knows, and calls to this machine itself: never with a table that others can reach. */
function sandboxTable({ DYNAMODB_ENDPOINT }: Settings): readonly CrossProblem[] {
  if (DYNAMODB_ENDPOINT !== undefined && isLoopbackUrl(DYNAMODB_ENDPOINT)) return [];
  const problem = 'is sandbox, which is only for a table on the loopback: set DYNAMODB_ENDPOINT';
  return [{ variable: 'MODE', problem, because: ['DYNAMODB_ENDPOINT'] }];
}
