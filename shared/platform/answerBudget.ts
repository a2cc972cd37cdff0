/**
 * Every millisecond between a call of the marketplace and its answer. The marketplace gives up after five seconds, by
 * its newer pages (docs/protocol/marketplace-behaviour.md; an older one says 20). What is late is not lost: the commit
 * stands, and a schedule carries on.
 *
 * ```
 *   0                                                                        3,700        4,000         5,000
 *   ├ read, verify ┬ nonce ─────┬ product asked ──────────┬ history, update ──┤ failure    ┤ answer       ┤
 *   │ (no table)   └ first write┘ ≤ budget − afterReply   │ afterReply        │ noted      │ is out       │ marketplace
 *   │                           ≤ inlineDelivery, but for │                   │ noteFailure│              │ gives up
 *   │                             a creation              │            run ends          answerWithin
 *   cold start before: configuration read ≤ readConfiguration; a container that is due for a refresh waits
 *   ≤ refreshConfiguration
 * ```
 *
 * A request to the table is tried twice, each attempt up to `tableRequest`: two fit before 4,000, a third never does.
 * All values are milliseconds.
 */
export const answerBudget = {
  /** Then the marketplace has hung up and will call again. */
  marketplaceGivesUp: 5_000,
  /** Setting ANSWER_WITHIN_MS: from the call's arrival to the answer, the way back left over. */
  answerWithin: 4_000,
  /** The most that ANSWER_WITHIN_MS may be set to. */
  maxAnswerWithin: 4_900,
  /** Kept free before the answer is due, to record a call that failed. */
  noteFailure: 300,

  /** Setting INLINE_DELIVERY_MS: the one request to the seller's product while the marketplace waits. */
  inlineDelivery: 1_500,
  /** Left for the writes that follow the product's answer: its history line and the item. */
  afterReply: 400,
  /** A job for the marketplace before an event must leave the product its time. */
  inlineJob: 1_000,
  /** A question whose answer decides the marketplace's: a product that needs longer has not decided. */
  question: 2_000,
  /** queryInstance notes that an instance is known to be ready: the buyer waits, and the next query can note it too. */
  noteConfirmed: 500,
  /** Of many parallel calls one asks the product, the others look again after so long, at first and at most. */
  lookAgain: { first: 150, max: 600 },
  /** What whoever looks again leaves itself to write the answer. */
  afterLook: 150,

  /** The first read of the configuration: also a call that cannot be served is answered in time. */
  readConfiguration: 3_000,
  /** A refresh: the call that waits for it still has to be served. */
  refreshConfiguration: 1_500,

  /** One attempt at the store of the settings; a slow one is repeated within `readConfiguration`. */
  storeConnect: 1_000,
  storeRequest: 1_500,

  /** An attempt at the table that takes longer is better repeated. */
  tableConnect: 1_000,
  tableRequest: 2_000,
} as const;
