import { serve } from '../../shared/runtime/families.ts';
import { changeInstanceCheck } from './changeInstanceCheck.ts';
import { newInstance } from './newInstance.ts';
import { queryInstance } from './queryInstance.ts';
import { refreshInstance } from './refreshInstance.ts';
import { releaseInstance } from './releaseInstance.ts';
import { updateInstanceStatus } from './updateInstanceStatus.ts';
import { upgradeInstance } from './upgradeInstance.ts';
import { expireInstance as expireInstanceV1 } from './v1/expireInstance.ts';
import { instanceStatus as instanceStatusV1 } from './v1/instanceStatus.ts';
import { newInstance as newInstanceV1 } from './v1/newInstance.ts';
import { queryInstance as queryInstanceV1 } from './v1/queryInstance.ts';
import { refreshInstance as refreshInstanceV1 } from './v1/refreshInstance.ts';
import { releaseInstance as releaseInstanceV1 } from './v1/releaseInstance.ts';
import { upgradeInstance as upgradeInstanceV1, upgrade as upgradeV1 } from './v1/upgrade.ts';

/** The production address, one per product: SaaS V2 posts to it, V1 gets. */
export const activities = [
  newInstance,
  queryInstance,
  refreshInstance,
  updateInstanceStatus,
  releaseInstance,
  upgradeInstance,
  changeInstanceCheck,
  newInstanceV1,
  queryInstanceV1,
  refreshInstanceV1,
  expireInstanceV1,
  instanceStatusV1,
  releaseInstanceV1,
  upgradeV1,
  upgradeInstanceV1,
] as const;

export const handler = serve(...activities);
