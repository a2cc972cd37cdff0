import type { PlayedCall } from './call.ts';

/** A call with its answer as it travels from the sandbox to the command: the answer's bytes in Base64. */
export type SentOverCall = Omit<PlayedCall, 'sent'> & {
  readonly sent: Omit<PlayedCall['sent'], 'answer'> & {
    readonly answer: Omit<PlayedCall['sent']['answer'], 'body'> & { readonly body: string };
  };
};

export const packed = (call: PlayedCall): SentOverCall => ({
  ...call,
  sent: { ...call.sent, answer: { ...call.sent.answer, body: call.sent.answer.body.toString('base64') } },
});

export const unpacked = (call: SentOverCall): PlayedCall => ({
  ...call,
  sent: { ...call.sent, answer: { ...call.sent.answer, body: Buffer.from(call.sent.answer.body, 'base64') } },
});
