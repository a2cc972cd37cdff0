import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { refreshInstance as saas } from '../../saas/refreshInstance.ts';

/** As in SaaS V2: a renewal, a formal order after a trial, or a cancelled renewal. */
export const refreshInstance = { ...saas, family: 'online-license', keyRings: ['license'] } as const;

export const handler = callbackHandler(openBridge, refreshInstance);
