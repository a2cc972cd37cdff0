import { parseJsonObject } from '../../wire/json.ts';
import { firstValue, parseRawQuery } from '../../wire/rawQuery.ts';
import { verifyRequest } from '../../wire/signature/requestSignature.ts';
import { type Protocol, readSigned } from './protocol.ts';

/**
 * POST with a JSON body, signed by `signature`, `timestamp` and `nonce` in the query: SaaS V2, orderNotify, licence
 * codes, online licences (zh-cn_topic_0070649476).
 */
export const signedPost: Protocol = {
  method: 'POST',
  maxBody: 256 * 1024,
  verify({ rawQuery, body }, keys, { now, toleranceMs }) {
    const query = parseRawQuery(rawQuery);
    const verification = verifyRequest({
      keys,
      signature: firstValue(query, 'signature'),
      timestamp: firstValue(query, 'timestamp'),
      nonce: firstValue(query, 'nonce'),
      body,
      now,
      toleranceMs,
    });
    return readSigned(verification, ({ nonce, payload }) => ({ nonce, fields: parseJsonObject(payload) }));
  },
};
