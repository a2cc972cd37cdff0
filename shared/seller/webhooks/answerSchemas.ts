import type * as z from 'zod/mini';
import { refusalAnswer } from '../../delivery/refusalAnswer.ts';
import { appAnswer, licenseAnswer, refusalCodes } from '../../instance/productAnswer.ts';
import { changeAnswer, statusAnswer } from '../../instance/questions/answers.ts';
import { licenseBody } from '../../license/schema.ts';
import { isRefusable } from '../../outbox/eventTypes.ts';
import type { MessageType } from './eventSchemas.ts';
import { named } from './orderSchema.ts';

const answers: Readonly<Partial<Record<MessageType, z.ZodMiniType>>> = {
  'instance.created': named('AppAnswer', appAnswer, 'How the buyer reaches what was made.'),
  'license.requested': named('LicenseAnswer', licenseAnswer, 'The licence that was made.'),
  'license.applied': named('MadeLicenseAnswer', licenseBody, 'The licence as text or as a file.'),
  'instance.change-requested': named('ChangeAnswer', changeAnswer, 'Whether it may change.'),
  'instance.status-requested': named('StatusAnswer', statusAnswer, 'Whether your product has dealt with it.'),
};

const refusal = named(
  'RefusalAnswer',
  refusalAnswer,
  `A final no. The code is ${[...refusalCodes.keys()].join(', ')}, or one of 000100 to 000107.`,
);

/** What the product may answer to a message: a schema where the body matters. */
export interface AllowedAnswers {
  /** HTTP 200. */
  readonly done?: z.ZodMiniType;
  /** HTTP 202: it will be done later, and told to the seller API. */
  readonly later: boolean;
  /** HTTP 422. */
  readonly refusal?: z.ZodMiniType;
}

/** Undefined members: the status alone counts. */
export function allowedAnswers(type: MessageType): AllowedAnswers {
  const done = answers[type];
  return {
    ...(done !== undefined && { done }),
    later: done !== undefined && !type.endsWith('-requested') ? true : type === 'license.requested',
    ...(isRefusable(type) && { refusal }),
  };
}

export type AnswerReading =
  | { readonly kind: 'taken' | 'later' | 'refused' }
  /** `problem` says what a person has to mend in the product. */
  | { readonly kind: 'wrong'; readonly problem: string };

/** What the bundle makes of an answer to a message; the same declarations as at a delivery. */
export function readAnswer(type: MessageType, status: number, body: unknown): AnswerReading {
  const { done, later, refusal: refused } = allowedAnswers(type);
  if (status === 422) {
    if (refused === undefined)
      return { kind: 'wrong', problem: `${type} cannot be refused: it is sent again` };
    return refused.safeParse(body).success
      ? { kind: 'refused' }
      : { kind: 'wrong', problem: 'HTTP 422 needs {"refused": {"code", "reason"}}: it is sent again' };
  }
  if (status < 200 || status > 299) return { kind: 'wrong', problem: `HTTP ${status}: it is sent again` };
  if (status === 202 && later) return { kind: 'later' };
  const parsed = done?.safeParse(body);
  if (parsed === undefined || parsed.success) return { kind: 'taken' };
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
  return { kind: 'wrong', problem: `HTTP ${status}, but ${place}: ${issue?.message ?? 'cannot be read'}` };
}
