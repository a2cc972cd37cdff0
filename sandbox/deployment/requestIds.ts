import { randomUUID } from 'node:crypto';
import Lambda, { type GatewayEvent } from 'serverless-offline/lambda';

const { get } = Lambda.prototype;

/**
 * Imported for its effect: every call has a request id of its own, as on API Gateway. serverless-offline gives the
 * same one to all, and records that are kept by it would overwrite each other.
 */
Lambda.prototype.get = function (functionKey) {
  const found = get.call(this, functionKey);
  const setEvent: typeof found.setEvent = Object.getPrototypeOf(found).setEvent;
  found.setEvent = event => setEvent.call(found, withRequestId(event));
  return found;
};

const withRequestId = (event: GatewayEvent): GatewayEvent => ({
  ...event,
  requestContext: { ...event.requestContext, requestId: randomUUID() },
});
