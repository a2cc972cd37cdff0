import { logout } from '../../shared/login/endpoints/logout.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Ends our session, then the identity provider's. */
export const handler = loginHandler(openBridge, logout);
