import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { updateInstanceStatus as saas } from '../../saas/updateInstanceStatus.ts';

/** As in SaaS V2: frozen means no further applications. */
export const updateInstanceStatus = { ...saas, family: 'online-license', keyRings: ['license'] } as const;

export const handler = callbackHandler(openBridge, updateInstanceStatus);
