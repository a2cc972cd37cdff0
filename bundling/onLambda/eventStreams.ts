/**
 * Takes the place of `@smithy/core/event-streams`, which the SDK loads when an operation has a stream of events. None of the
 * clients in a function has one, and every cold start would read how they are written.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('this bundle holds nothing that reads streams of events');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();
