import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { upgradeInstance as saas } from '../../saas/upgradeInstance.ts';

/** As in SaaS V2; the guide does not list it, but a larger order has to reach us somehow. */
export const upgradeInstance = { ...saas, family: 'online-license', keyRings: ['license'] } as const;

export const handler = callbackHandler(openBridge, upgradeInstance);
