import { breakOff } from '../../simulators/faults.ts';
import type { Fault } from '../../simulators/simulator.ts';
import { tooMany } from './access.ts';
import { type Answer, Refused } from './answers.ts';
import type { BillOptions } from './options.ts';

export const tooManyAtOnce = ({ limitStatus }: Pick<BillOptions, 'limitStatus'>): Refused =>
  new Refused(limitStatus, 'BDC_1322', 'Max number of concurrent requests per organization reached.');

/** A gateway's page instead of an answer. */
export const badGateway: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  bytes: Buffer.from('<html><body><h1>502 Bad Gateway</h1></body></html>'),
};

const systemError = (): Refused => new Refused(500, 'BDC_1001', 'System error occurred.', { category: 'SERVER' });

/** Faults that come before the effect. @returns an answer that takes the place of the real one */
export function before(fault: Fault, options: BillOptions): Answer | undefined {
  if (fault.kind === 'rateLimit') throw fault.limit === 'concurrent' ? tooManyAtOnce(options) : tooMany(options);
  return brokenOff(fault, 'before');
}

/** The effect is there; only the answer is not. */
export const after = (fault: Fault): Answer | undefined => brokenOff(fault, 'after');

function brokenOff(fault: Fault, when: 'before' | 'after'): Answer | undefined {
  if (fault.kind === 'error' && fault.status === 503 && fault.when === when) return badGateway;
  breakOff(fault, when, systemError);
  return undefined;
}
