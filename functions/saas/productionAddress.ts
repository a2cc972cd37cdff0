import { frontDoor } from '../../shared/callback/handler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { changeInstanceCheck } from './changeInstanceCheck.ts';
import { newInstance } from './newInstance.ts';
import { queryInstance } from './queryInstance.ts';
import { refreshInstance } from './refreshInstance.ts';
import { releaseInstance } from './releaseInstance.ts';
import { updateInstanceStatus } from './updateInstanceStatus.ts';
import { upgradeInstance } from './upgradeInstance.ts';

/** The one address per product that the marketplace allows. */
export const handler = frontDoor(openBridge, {
  POST: [
    newInstance,
    queryInstance,
    refreshInstance,
    updateInstanceStatus,
    releaseInstance,
    upgradeInstance,
    changeInstanceCheck,
  ],
});
