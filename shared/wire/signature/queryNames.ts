import {
  expireLicenseRequest,
  getLicenseRequest,
  refreshLicenseRequest,
  releaseLicenseRequest,
} from '../request/licenseRequests.ts';
import {
  expireInstanceV1Request,
  instanceStatusV1Request,
  newInstanceV1Request,
  queryInstanceV1Request,
  refreshInstanceV1Request,
  releaseInstanceV1Request,
  upgradeV1Request,
} from '../request/saasV1Requests.ts';
import type { SignedNames } from './swallowedParameter.ts';

/** What the activities of SaaS V1 and License 1.0 read from their query. */
export const queryNames: SignedNames = {
  known: new Set(
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
  ),
  freeTexts: new Set(['customerName', 'userName', 'mobilePhone', 'email', 'saasExtendParams']),
};
