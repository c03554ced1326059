import { SyncError } from '../engine/errors.ts';

/** A vendor answered something to a read that only a mistake of ours explains; asking again would not help. */
export class UnexpectedAnswer extends SyncError {
  readonly code = 'UNEXPECTED_ANSWER';
  readonly retry = 'never';
}
