import type { RawRequest } from '../../http/rawRequest.ts';
import { parseJsonObject } from '../../wire/json.ts';
import { signKitRequest, verifyKitToken } from '../../wire/signature/kitSignature.ts';
import { verifySignedRequest } from '../../wire/signature/signedRequest.ts';
import { type Protocol, readSigned } from './protocol.ts';

/** An enterprise's departments come in one call. */
const maxBody = 4 * 1024 * 1024;

/** The path's last part names the sync, whatever prefix the seller registered. */
const activity = ({ path }: RawRequest): string | undefined =>
  path
    .split('/')
    .filter(part => part !== '')
    .at(-1);

/** Joint-operation kit V2: signature, time and nonce in headers of their own (zh-cn_topic_0070649476). */
export const kitV2Post: Protocol = {
  method: 'POST',
  maxBody,
  activity,
  verify({ headers, body }, keys, { now, toleranceMs }) {
    const verification = verifySignedRequest(
      {
        keys,
        signature: headers['x-sign'],
        timestamp: headers['x-timestamp'],
        nonce: headers['x-nonce'],
        body,
        now,
        toleranceMs,
      },
      signKitRequest,
    );
    return readSigned(verification, ({ nonce, payload }) => ({ nonce, fields: parseJsonObject(payload) }));
  },
  signsAnswers: ({ kitBodySign }) => kitBodySign,
};

/** Joint-operation kit V1: a token in a header, no nonce and no age (zh-cn_topic_0070649159). */
export const kitV1Post: Protocol = {
  method: 'POST',
  maxBody,
  activity,
  verify: ({ headers, body }, keys, { now }) =>
    readSigned(verifyKitToken({ keys, header: headers.authtoken, body, now }), ({ fields }) => ({ fields })),
};
