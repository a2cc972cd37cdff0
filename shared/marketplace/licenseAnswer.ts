import { defined } from '../platform/defined.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../wire/json.ts';
import { parseMarketplaceTime } from '../wire/marketplaceTime.ts';
import { WireError } from '../wire/wireError.ts';

export interface LicenseStatus {
  /** `ALIVE`, `EXPIRED`, `RELEASED`; open text. */
  readonly status: string;
  /** Epoch ms. That of `license_code_info` is an estimate from the time of ordering, and left out. */
  readonly expireAt?: number;
  readonly content: JsonObject;
}

/** The status of a code, wherever in the answer it stands. */
export function readLicense(license: string, content: JsonObject): LicenseStatus {
  const entries = objectsIn(content.data ?? null);
  const named = entries.find(it => it.license_code === license || it.license === license);
  const data = named ?? entries[0] ?? {};
  const info = licenseInfo(data.license_code_info);
  const status = data.status ?? info?.status;
  const expireAt = typeof data.expire_time === 'string' ? parseMarketplaceTime(data.expire_time) : undefined;
  return {
    status: typeof status === 'string' ? status : 'unknown',
    ...defined({ expireAt }),
    content: { ...data, ...info },
  };
}

/** An object, or those of a list, on the first two levels. */
function objectsIn(data: Json): readonly JsonObject[] {
  const own = Array.isArray(data) ? data : [data];
  return own.filter(isJsonObject).flatMap(it => [it, ...Object.values(it).flat().filter(isJsonObject)]);
}

/** JSON inside a string, or an object. */
function licenseInfo(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string')
    return isJsonObject((value ?? null) as never) ? (value as JsonObject) : undefined;
  try {
    const content = parseJson(value);
    return isJsonObject(content) ? content : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
