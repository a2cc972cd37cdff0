export type { components, paths } from './openapi.ts';
export { type AnswerOf, type SellerApi, sellerApi } from './sellerApi.ts';
export { type Login, redeemTicket } from './ticket.ts';
export {
  type MessageHandlers,
  type MessageOf,
  type MessageType,
  type ProductAnswer,
  type ReceivedMessage,
  type Refusal,
  receiveMessage,
  refused,
  takenForLater,
  type WebhookAnswer,
} from './webhook.ts';
