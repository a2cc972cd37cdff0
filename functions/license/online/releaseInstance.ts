import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { releaseInstance as saas } from '../../saas/releaseInstance.ts';

/** As in SaaS V2. */
export const releaseInstance = { ...saas, family: 'online-license', keyRings: ['license'] } as const;

export const handler = callbackHandler(openBridge, releaseInstance);
