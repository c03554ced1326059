import { catchUp } from '../autopilot.ts';
import type { Tenant } from '../tenant.ts';
import { getPaidUi } from './get-paid.ts';
import { inboxUi } from './inbox.ts';
import { paymentsUi } from './payments.ts';

/** What people do in one organisation's own screens. Each act answers with the record; what is not allowed throws `Refused`. */
export type MelioUi = ReturnType<typeof inboxUi> & ReturnType<typeof paymentsUi> & ReturnType<typeof getPaidUi>;

export function createUi(tenant: Tenant): MelioUi {
  const acts = { ...inboxUi(tenant), ...paymentsUi(tenant), ...getPaidUi(tenant) };
  const upToDate = Object.entries(acts).map(([name, act]) => [
    name,
    (...given: never[]) => {
      catchUp(tenant);
      return (act as (...all: never[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(upToDate) as MelioUi;
}
