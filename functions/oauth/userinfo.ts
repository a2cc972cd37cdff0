import { userInfo } from '../../shared/login/endpoints/userInfo.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';

/** Who is logged in. */
export const handler = loginHandler(openBridge, userInfo);
