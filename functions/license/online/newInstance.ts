import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { newInstance as saas } from '../../saas/newInstance.ts';

/**
 * As in SaaS V2, but never 000004: there is no query by which the marketplace could learn that a creation is finished
 * (zh-cn_topic_0070649251).
 */
export const newInstance = {
  ...saas,
  family: 'online-license',
  keyRings: ['license'],
  async run(...call: Parameters<typeof saas.run>) {
    const answer = await saas.run(...call);
    return answer.code === '000004' ? { ...answer, code: '000000' as const } : answer;
  },
} as const;

export const handler = callbackHandler(openBridge, newInstance);
