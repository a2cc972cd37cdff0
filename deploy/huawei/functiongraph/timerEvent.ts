/** What a timer trigger hands to a function (page functiongraph_01_0207). */
export interface TimerEvent {
  readonly trigger_type: 'TIMER';
  readonly trigger_name?: string;
  /** ISO 8601 with an offset. */
  readonly time?: string;
  /** What the deployment wrote into the trigger: the name of the function of serverless.yml that is to run. */
  readonly user_event?: string;
}

export const isTimerEvent = (event: unknown): event is TimerEvent =>
  typeof event === 'object' && event !== null && (event as TimerEvent).trigger_type === 'TIMER';
