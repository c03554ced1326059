import { ConnectionLost } from '../../../model/http.ts';
import type { Fault } from '../../simulator.ts';
import { Refused } from './answers.ts';

export const rateLimited = (retryAfterSeconds?: number): Refused =>
  new Refused(429, 'rate_limit_exceeded', 'Too many requests', {
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  });

const broken = (status: 500 | 503): Refused => new Refused(status, 'internal_error', 'Something went wrong');

/** Faults that come before the effect. */
export function throwBefore(fault: Fault): void {
  if (fault.kind === 'rateLimit') throw rateLimited(fault.limit === 'day' ? 3600 : undefined);
  if (fault.when === 'after') return;
  throw fault.kind === 'error' ? broken(fault.status) : new ConnectionLost('the request was lost');
}

/** The effect is there; only the answer is not. */
export function throwAfter(fault: Fault): void {
  if (fault.kind === 'error') throw broken(fault.status);
  if (fault.kind === 'lost') throw new ConnectionLost('the reply was lost');
}
