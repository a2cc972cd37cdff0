import { expect, it } from 'vitest';
import { answerBudget } from '../../../shared/platform/answerBudget.ts';

const {
  marketplaceGivesUp,
  answerWithin,
  maxAnswerWithin,
  noteFailure,
  inlineDelivery,
  afterReply,
  inlineJob,
  question,
  noteConfirmed,
  lookAgain,
  afterLook,
  readConfiguration,
  refreshConfiguration,
  storeRequest,
  tableRequest,
} = answerBudget;

/** What is left for a run once the note of a failure has its time. */
const run = answerWithin - noteFailure;

it.each([
  ['the answer is out before the marketplace gives up', answerWithin, marketplaceGivesUp],
  ['so it is at the latest setting', maxAnswerWithin, marketplaceGivesUp],
  ['a failed call is noted in time', run + noteFailure, answerWithin],
  ['a product that takes all its time leaves time to write what it said', inlineDelivery + afterReply, run],
  ['a job before an event leaves the product its time', inlineJob + inlineDelivery + afterReply, run],
  ['a question is answered in time', question + afterReply, run],
  ['an instance is noted as ready beside the buyer who waits', noteConfirmed + afterLook, run],
  ['whoever looks again can look once more after the longest pause', lookAgain.max + afterLook, run],
  ['a container that reads its settings for the first time can still refuse', readConfiguration, run],
  [
    'a refresh leaves time for the call, its product and its writes',
    refreshConfiguration + inlineDelivery + afterReply,
    run,
  ],
  ['the settings are asked for twice', 2 * storeRequest, readConfiguration],
  ['two attempts at the table end before the answer is due', 2 * tableRequest, answerWithin],
])('%s', (_, taken, given) => {
  expect(taken).toBeLessThanOrEqual(given);
});
