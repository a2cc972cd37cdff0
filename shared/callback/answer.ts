import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { cutText } from '../platform/cutText.ts';
import { asciiJson } from '../wire/json.ts';
import { defaultResultMessage } from '../wire/resultCodes.ts';
import type { AccessKey } from '../wire/signature/accessKey.ts';
import { bodySign } from '../wire/signature/bodySign.ts';
import type { Answer } from './callback.ts';

const maxMessage = 255;

/** How `npm run accept` knows an address that is none. */
export const nothingServedHere = 'nothing is served at this path';

/** The `resultMsg` that will be sent, never blank: the debugging page takes a blank one for a missing one. */
function resultMessage({ code, message = '' }: Answer): string {
  return cutText(message.trim() === '' ? defaultResultMessage(code) : message, maxMessage);
}

/** The same for the log and the failures, which get words of our own only. */
export const loggedMessage = ({ isForeign, ...answer }: Answer): string =>
  resultMessage(isForeign === true ? { code: answer.code } : answer);

/**
 * The answer as it goes out: always HTTP 200, JSON, both result fields, ASCII only, written once, and exactly those
 * bytes signed. Without a key (the configuration cannot be read, or says so) it goes out unsigned.
 */
export function writeAnswer(answer: Answer, key: AccessKey | undefined): APIGatewayProxyStructuredResultV2 {
  const body = asciiJson({ resultCode: answer.code, resultMsg: resultMessage(answer), ...answer.fields });
  return {
    statusCode: 200,
    headers: {
      'Content-Type': 'application/json',
      // V1 calls are GETs, and some answers carry a licence.
      'Cache-Control': 'no-store',
      ...(key === undefined ? {} : { 'Body-Sign': bodySign(key.secret, body) }),
    },
    body,
    isBase64Encoded: false,
  };
}
