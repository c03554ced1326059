import { Refused } from './answers.ts';

export const rateLimited = (seconds: number): Refused =>
  new Refused(429, 'rate_limited', `Too many requests: wait ${seconds} s.`, {
    retryable: true,
    headers: { 'retry-after': String(seconds) },
  });

export const broken = (status: 500 | 503): Refused =>
  new Refused(status, status === 500 ? 'internal' : 'unavailable', 'The platform failed.', { retryable: true });
