import { refresh } from '../../shared/login/endpoints/refresh.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Keeps a login alive. */
export const handler = loginHandler(openBridge, refresh);
