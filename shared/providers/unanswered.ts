import { OutcomeUnknown, Unavailable } from '../engine/errors.ts';
import { ConnectionLost } from '../model/http.ts';

/*
 * For the `catch` of a call: what it means that the connection was lost. Every other error goes on as it is.
 */

/** A read that got no answer changed nothing, and may be made again. */
export const unansweredRead =
  (message: string) =>
  (error: unknown): never => {
    throw error instanceof ConnectionLost ? new Unavailable(message) : error;
  };

/** A write that got no answer may have taken effect. */
export const unansweredWrite =
  (message: string) =>
  (error: unknown): never => {
    throw error instanceof ConnectionLost ? new OutcomeUnknown(message) : error;
  };
