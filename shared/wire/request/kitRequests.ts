import * as z from 'zod/mini';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { parseMarketplaceTime } from '../marketplaceTime.ts';
import { fieldOf, optionalText, requiredText } from './field.ts';
import { readObjectList } from './relaxedList.ts';

/**
 * What the five syncs of the joint-operation kit carry. Read tolerantly: two generations and their misprints. The numbers
 * are the documented lengths in characters.
 */

/** 0 delete, 1 add, 2 modify, 3 cancel the authorisation (authSync): a number or its text. */
export type KitFlag = 0 | 1 | 2 | 3;

const flagOf =
  (...known: readonly KitFlag[]) =>
  (value: unknown): KitFlag | undefined =>
    typeof value === 'number' || typeof value === 'string'
      ? known.find(flag => String(value).trim() === String(flag))
      : undefined;

const everyCall = {
  instanceId: optionalText(64),
  tenantId: requiredText(64),
  testFlag: z.optional(z.unknown()),
  /** `yyyyMMddHHmmssSSS` in Beijing time; epoch ms, or undefined when it is no time. */
  timeStamp: z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value): number | undefined => parseMarketplaceTime(String(value ?? '').trim(), 'utc+8')),
    ),
  ),
};

/** `zh-cn_topic_0070649433`. */
export const tenantSyncRequest = z.looseObject({
  ...everyCall,
  orderId: optionalText(64),
  tenantCode: optionalText(64),
  name: optionalText(255),
  domainName: optionalText(255),
  flag: fieldOf(flagOf(0, 1, 2)),
});

/** `zh-cn_topic_0070649434`. `clientSecret` is a ciphertext. */
export const applicationSyncRequest = z.looseObject({
  ...everyCall,
  appId: requiredText(64),
  clientId: optionalText(64),
  clientSecret: optionalText(),
  flag: fieldOf(flagOf(0, 1, 2)),
});

/** One user of authSync; undefined means "not said", which a modification leaves as it was. */
export interface KitUser {
  readonly userName: string;
  readonly orgCode: string | undefined;
  /** Only the exact word `admin` makes an administrator. */
  readonly role: 'admin' | 'user' | undefined;
  readonly enabled: boolean | undefined;
  /** Everything else, personal for the most part, as text by the marketplace's names. */
  readonly profile: JsonObject;
}

/** `zh-cn_topic_0070649435`. One unusable user makes the whole list unusable. */
export const authSyncRequest = z.looseObject({
  ...everyCall,
  appId: requiredText(64),
  userList: fieldOf(value => readEach(value, readUser)),
  currentSyncTime: optionalText(),
  flag: fieldOf(flagOf(0, 1, 2, 3)),
});

export interface KitDepartment {
  readonly orgCode: string;
  readonly orgName: string | undefined;
  readonly parentCode: string | undefined;
}

/** `zh-cn_topic_0070649436`. */
export const singleOrgSyncRequest = z.looseObject({
  ...everyCall,
  orgCode: requiredText(64),
  orgName: optionalText(128),
  OrgName: optionalText(),
  name: optionalText(),
  parentCode: optionalText(64),
  flag: fieldOf(flagOf(0, 1, 2)),
});

/** `zh-cn_topic_0070649437`; its `flag`, only in an example, says nothing. V1 names the list `orgInfo`. */
export const allOrgSyncRequest = z.looseObject({
  ...everyCall,
  orgInfoList: z.optional(z.unknown()),
  orgInfo: z.optional(z.unknown()),
});

/**
 * The departments of a full list under either name; a blank one counts as missing. Undefined when none can be read, and
 * when one of two cannot: it may have lost its end to the other (see `swallowedParameter.ts`).
 */
export function listedDepartments({
  orgInfoList,
  orgInfo,
}: {
  readonly orgInfoList?: unknown;
  readonly orgInfo?: unknown;
}): readonly KitDepartment[] | undefined {
  const isBlank = (value: unknown): boolean =>
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  const lists = [orgInfoList, orgInfo].filter(value => !isBlank(value));
  const read = lists.map(list => readDepartments(list as Json));
  return read.every(list => list !== undefined) ? read[0] : undefined;
}

/** The departments of a full list; undefined when no reading gives departments with a code each. */
export function readDepartments(value: Json | undefined): readonly KitDepartment[] | undefined {
  return readEach(value, readDepartment);
}

/** A department by its code; the name stands under one of three names. */
function readDepartment(entry: JsonObject): KitDepartment | undefined {
  const orgCode = text(entry.orgCode);
  const orgName = text(entry.orgName) ?? text(entry.OrgName) ?? text(entry.name);
  const parentCode = text(entry.parentCode);
  return orgCode === undefined || [orgCode, orgName, parentCode].some(isTooLong)
    ? undefined
    : { orgCode, orgName, parentCode };
}

/** The pages allow 64 and 128 characters; what is far longer, the table would refuse for ever. */
const maxName = 1_024;
/** What one person's profile may have, characters of JSON: an item holds 400 KB. */
const maxProfile = 64 * 1_024;

const isTooLong = (name: string | undefined): boolean => name !== undefined && name.length > maxName;

/** An empty list is a list; a blank text is none. */
function readEach<Item>(
  value: unknown,
  read: (entry: JsonObject) => Item | undefined,
): readonly Item[] | undefined {
  const entries = readObjectList(value as Json | undefined);
  const items = entries?.map(read).filter(item => item !== undefined);
  return items === undefined || items.length !== entries?.length ? undefined : items;
}

function readUser(entry: JsonObject): KitUser | undefined {
  const userName = text(entry.userName);
  const enabled = enabledOf(entry.enable);
  const orgCode = text(entry.orgCode);
  if (userName === undefined || enabled === 'unusable') return undefined;
  if (isTooLong(userName) || isTooLong(orgCode) || JSON.stringify(entry).length > maxProfile)
    return undefined;
  const role = text(entry.role);
  const extension = isJsonObject(entry.extension) ? entry.extension : undefined;
  const known = new Set(['userName', 'orgCode', 'role', 'enable', 'extension']);
  const others = Object.entries(entry).filter(
    ([name, value]) => !known.has(name) && text(value) !== undefined,
  );
  const fromExtension = (['employeeType', 'workPlace', 'entryDate'] as const).flatMap(name => {
    const value = text(entry[name]) ?? text(extension?.[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    userName,
    orgCode,
    role: role === undefined ? undefined : role === 'admin' ? 'admin' : 'user',
    enabled,
    profile: {
      ...Object.fromEntries(others.map(([name, value]) => [name, text(value) ?? null])),
      ...Object.fromEntries(fromExtension),
      ...(entry.extension === undefined || entry.extension === null || entry.extension === ''
        ? {}
        : { extension: entry.extension }),
    },
  };
}

function enabledOf(value: Json | undefined): boolean | undefined | 'unusable' {
  const word = text(value)?.trim().toLowerCase();
  if (word === undefined) return undefined;
  return word === 'true' ? true : word === 'false' ? false : 'unusable';
}

/** Missing, null and blank are alike; numbers and booleans are text; lists and objects are their JSON. */
function text(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const written = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return written.trim() === '' ? undefined : written;
}
