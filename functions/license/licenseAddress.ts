import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { expireLicense } from './expireLicense.ts';
import { getLicense } from './getLicense.ts';
import { getLicenseAsync } from './online/getLicenseAsync.ts';
import { newInstance } from './online/newInstance.ts';
import { refreshInstance } from './online/refreshInstance.ts';
import { releaseInstance } from './online/releaseInstance.ts';
import { updateInstanceStatus } from './online/updateInstanceStatus.ts';
import { upgradeInstance } from './online/upgradeInstance.ts';
import { refreshLicense } from './refreshLicense.ts';
import { refreshLicenseCode } from './refreshLicenseCode.ts';
import { releaseLicense } from './releaseLicense.ts';
import { releaseLicenseCode } from './releaseLicenseCode.ts';
import { updateLicenseCodeStatus } from './updateLicenseCodeStatus.ts';

/** The production address of licence products: License 1.0 gets; licence codes and online licences post. */
export const activities = [
  getLicense,
  refreshLicense,
  expireLicense,
  releaseLicense,
  refreshLicenseCode,
  updateLicenseCodeStatus,
  releaseLicenseCode,
  newInstance,
  refreshInstance,
  updateInstanceStatus,
  releaseInstance,
  upgradeInstance,
  getLicenseAsync,
] as const;

export const handler = serveWhole(...activities);
