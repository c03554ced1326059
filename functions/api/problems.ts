import { ConnectionRefused } from '../../shared/engine/connect.ts';
import { DecisionRefused } from '../../shared/engine/decide.ts';
import {
  AccessLost,
  BadSetting,
  GrantRefused,
  OutcomeUnknown,
  RateLimited,
  Unavailable,
} from '../../shared/engine/errors.ts';
import { ConditionFailed, StoreBusy } from '../../shared/engine/ports.ts';
import { ReplyLost } from '../../shared/engine/store/retrying.ts';
import type { Json } from '../../shared/model/json.ts';

export interface ProblemExtras {
  /** More members of the answer: the setting, the fields that do not fit. */
  readonly members?: Readonly<Record<string, Json>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What the caller is told when a call fails, as RFC 9457 has it. `code` is stable, `detail` is for people; neither says
 * anything about our insides.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly members: Readonly<Record<string, Json>>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, detail: string, { members = {}, headers = {} }: ProblemExtras = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.members = members;
    this.headers = headers;
  }
}

/** Of another tenant, or not there at all: nobody can tell which. */
export const notFound = (what: string): Problem => new Problem(404, 'notFound', `There is no such ${what}.`);

/** @returns undefined for a failure of ours, of which the caller learns nothing */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof BadSetting && error.setting !== undefined) {
    return new Problem(400, 'badSetting', error.message, { members: { setting: error.setting } });
  }
  if (error instanceof ConnectionRefused) {
    return new Problem(error.because === 'unknown' ? 400 : 409, error.because, error.message);
  }
  if (error instanceof DecisionRefused) return new Problem(422, 'decisionRefused', error.message);
  if (error instanceof ConditionFailed) {
    return new Problem(409, 'moved', 'Somebody changed the same at this moment. Read it again, then try again.');
  }
  if (error instanceof StoreBusy || error instanceof ReplyLost) {
    return new Problem(503, 'busy', 'Try again in a moment.', later(1));
  }
  return providerProblemOf(error);
}

function providerProblemOf(error: unknown): Problem | undefined {
  if (error instanceof RateLimited) {
    return new Problem(503, 'providerLimit', 'The provider asked us to wait.', later(error.retryAfterSeconds));
  }
  if (error instanceof Unavailable || error instanceof OutcomeUnknown) {
    return new Problem(503, 'providerUnavailable', 'The provider cannot be reached now.', later(30));
  }
  if (error instanceof GrantRefused) return new Problem(502, 'grantRefused', 'The provider did not give access.');
  if (error instanceof AccessLost) return new Problem(409, 'accessLost', 'The provider takes back the access.');
  return undefined;
}

const later = (seconds: number): ProblemExtras => ({
  headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
});
