import { ConnectionLost, type HttpResponse } from '../../model/http.ts';
import type { Fault } from './simulator.ts';

type Broken = Exclude<Fault, { readonly kind: 'rateLimit' }>;
type ErrorStatus = Extract<Fault, { readonly kind: 'error' }>['status'];

const lost = ({ when }: Broken): ConnectionLost =>
  new ConnectionLost(when === 'after' ? 'the reply was lost' : 'the request was lost');

/**
 * Throws where the fault breaks off: before the effect, or after it, when only the answer is not there.
 * `broken` is how the vendor says that it failed.
 */
export function breakOff(fault: Fault, when: Broken['when'], broken: (status: ErrorStatus) => Error): void {
  if (fault.kind === 'rateLimit' || fault.when !== when) return;
  throw fault.kind === 'error' ? broken(fault.status) : lost(fault);
}

/** Does the work unless the fault comes before it. `broken` is what the vendor then answers instead. */
export async function underFault(
  fault: Broken | undefined,
  work: () => Promise<HttpResponse>,
  broken: (status: ErrorStatus) => HttpResponse,
): Promise<HttpResponse> {
  if (!fault) return work();
  if (fault.when === 'after') await work();
  if (fault.kind === 'lost') throw lost(fault);
  return broken(fault.status);
}
