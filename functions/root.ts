import { addressAnswer } from '../shared/callback/handler.ts';

/** `GET /` and unknown GETs: the marketplace verifies an address by calling its bare domain. */
export const handler = async () => addressAnswer;
