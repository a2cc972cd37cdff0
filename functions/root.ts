import { addressAnswer } from '../shared/http/addressAnswer.ts';

/** `GET /`: the marketplace verifies an address by calling its bare domain. */
export const handler = async () => addressAnswer;
