import { Refused } from './answers.ts';

export const rateLimited = (retryAfterSeconds?: number): Refused =>
  new Refused(429, 'rate_limit_exceeded', 'Too many requests', {
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  });

export const broken = (status: 500 | 503): Refused => new Refused(status, 'internal_error', 'Something went wrong');
