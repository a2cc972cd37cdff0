import {
  expireLicenseRequest,
  getLicenseRequest,
  refreshLicenseRequest,
  releaseLicenseRequest,
} from './licenseRequests.ts';
import {
  expireInstanceV1Request,
  instanceStatusV1Request,
  newInstanceV1Request,
  queryInstanceV1Request,
  refreshInstanceV1Request,
  releaseInstanceV1Request,
  upgradeV1Request,
} from './saasV1Requests.ts';

/** Whatever an activity of SaaS V1 or License 1.0 reads. */
const protocolNames: ReadonlySet<string> = new Set(
  [
    newInstanceV1Request,
    refreshInstanceV1Request,
    expireInstanceV1Request,
    releaseInstanceV1Request,
    upgradeV1Request,
    instanceStatusV1Request,
    queryInstanceV1Request,
    getLicenseRequest,
    refreshLicenseRequest,
    expireLicenseRequest,
    releaseLicenseRequest,
  ].flatMap(({ shape }) => Object.keys(shape)),
);

/** What buyers write or what is made of it: any text, `A&B Ltd` and `a&b=c` included. */
const freeTexts: ReadonlySet<string> = new Set([
  'customerName',
  'userName',
  'mobilePhone',
  'email',
  'saasExtendParams',
]);

/**
 * Whether a query may be another one, cut at other places. The token signs `name=value&name=value` without escapes, so
 * it holds as well for a query in which one parameter has swallowed the next, `&`, name and all:
 *
 * ```
 *   signed:  orderId=CS1 & testFlag=1
 *   sent:    orderId=CS1%26testFlag%3D1      the same text, and a test call has become a real one
 * ```
 *
 * So no name holds `&` or `=`, no value `&`, a parameter of the protocol and `=`, and what is no free text (ids, codes,
 * times, amounts) no `&` before any name and `=`: of all queries with one text, at most one way to read these is left.
 */
export function hasSwallowedParameter(parameters: Iterable<readonly [name: string, value: string]>): boolean {
  for (const [name, value] of parameters) {
    if (/[&=]/.test(name)) return true;
    const strict = protocolNames.has(name) && !freeTexts.has(name);
    for (const [, swallowed = ''] of value.matchAll(/&([^&=]*)=/g)) {
      if (strict || protocolNames.has(swallowed)) return true;
    }
  }
  return false;
}
