import { verifyAuthToken } from '../../wire/signature/authToken.ts';
import { type Protocol, readSigned } from './protocol.ts';

/**
 * GET with everything in the query, signed by `authToken`: SaaS V1 and License 1.0 (zh-cn_topic_0070649062). There is
 * no nonce, and no age limit unless the seller sets one, so nothing here stops a recorded URL: every activity must bear being repeated years later.
 */
export const tokenGet: Protocol = {
  method: 'GET',
  maxBody: 0,
  verify({ rawQuery }, keys, { now, v1MaxAgeMs }) {
    const age = v1MaxAgeMs === undefined ? {} : { maxAgeMs: v1MaxAgeMs };
    return readSigned(verifyAuthToken({ keys, rawQuery, now, ...age }), ({ fields }) => ({ fields }));
  },
};
