/**
 * The rules of the protocol, one name each. All hold, always, in production. The simulation switches one off at a time
 * and must then find a violation: a rule whose absence nobody notices is either not needed or not tested.
 */
export interface Rules {
  /** A confirmed write stores the provider's answer as the observation, in the same transaction. */
  readonly answerIsObserved: boolean;
  /** The base keeps what each side showed, not one value for both. */
  readonly twoColumns: boolean;
  /** What we removed ourselves is remembered in its own column, so its tombstone is nobody's delete. */
  readonly presenceColumn: boolean;
  /** Nothing is created before the side's lists were read to their end. */
  readonly gate: boolean;
  /** Observation and mark are one transaction. */
  readonly observeAndMark: boolean;
  /** A deduplication id names one piece of work. */
  readonly dedupPerWork: boolean;
  /** Values are compared as the provider would show them. */
  readonly canon: boolean;
  /** A record that the find of an open intent accepts belongs to that intent. */
  readonly intentOwns: boolean;
  /** A link carries at most one write at a time, and is changed only under its version. */
  readonly slot: boolean;
  /** The idempotency key is made of the intent and its generation. */
  readonly keyFromIntent: boolean;
  /** A find waits until an accepted request must be visible. */
  readonly settleTime: boolean;
  /** A sweep only suspects; a fetch by id decides. */
  readonly sweepSuspects: boolean;
  /** Whom to wake stands in the run item until they were told. */
  readonly debt: boolean;
  /** Later means the next minute at the earliest, and dispatch reads the last two again. */
  readonly deferNextMinute: boolean;
  /** The target of a removal or a payment is read in the same run. */
  readonly readBeforeRemoval: boolean;
  /** The live watermark is where the backfill began. */
  readonly watermarkFromStart: boolean;
  /** An older observation never replaces a newer one. */
  readonly refuseOlder: boolean;
  /** An adopted record takes what we sent as its base where it looks different. */
  readonly adoptKeepsSent: boolean;
  /** An edit flows before its record is removed. */
  readonly editBeforeRemoval: boolean;
  /** A confirmed write whose answer shows an edit is planned again, also where no mark stands for it. */
  readonly replanInConfirm: boolean;
  /** A mark is cleared only at the count that was planned. */
  readonly clearByCount: boolean;
  /** A value that a side already got twice is held. */
  readonly breaker: boolean;
  /** The intent is stored before the call. */
  readonly intentBeforeCall: boolean;
  /** A key is trusted only inside its window. */
  readonly keyWindow: boolean;
  /** After an unknown outcome, look before sending again. */
  readonly findBeforeResend: boolean;
  /** Writes of a run carry its fence. */
  readonly fence: boolean;
  /** The cursor moves after its page was stored. */
  readonly cursorAfterPage: boolean;
  /** A continuation is valid only while the run item names it. */
  readonly continuationToken: boolean;
}

export const allRules: Rules = {
  answerIsObserved: true,
  twoColumns: true,
  presenceColumn: true,
  gate: true,
  observeAndMark: true,
  dedupPerWork: true,
  canon: true,
  intentOwns: true,
  slot: true,
  keyFromIntent: true,
  settleTime: true,
  sweepSuspects: true,
  debt: true,
  deferNextMinute: true,
  readBeforeRemoval: true,
  watermarkFromStart: true,
  refuseOlder: true,
  adoptKeepsSent: true,
  editBeforeRemoval: true,
  replanInConfirm: true,
  clearByCount: true,
  breaker: true,
  intentBeforeCall: true,
  keyWindow: true,
  findBeforeResend: true,
  fence: true,
  cursorAfterPage: true,
  continuationToken: true,
};
