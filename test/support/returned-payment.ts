import type { Settings } from '../../shared/engine/integration.ts';
import { Payables } from './payables.ts';
import type { WorkbenchOptions } from './workbench.ts';

/** Of Xero's chart: where bills for payments that came back are booked. */
export const RETURNED = '850';

/** A bill paid on March 2, whose payment came back a day after that period was locked (or a later one, `until`). */
export async function lockedOffice(
  { until = '2026-03-02', ...settings }: Settings & { readonly until?: string } = {},
  options: WorkbenchOptions = {},
) {
  const office = new Payables(options);
  office.xero.ui().addAccount({ Code: RETURNED, Name: 'Returned payments', Type: 'CURRLIAB' });
  office.enterBill(office.vendor, 'B-1', 120.5);
  await office.connect({ ...office.mapped, returnedPaymentsAccount: RETURNED, ...settings });
  const payment = office.schedule('B-1', '2026-03-02');
  await office.settle();
  office.process(payment, '2026-03-02', '2026-03-02');
  await office.settle();
  office.xero.ui().lockPeriod(until);
  await office.hours(24);
  office.melio.ui.failPayment(payment.id, 'R01');
  await office.settle();
  return { office, payment };
}

/** The action that has it reversed, as the issue offers it. */
export async function offered(office: Payables, code = 'refused:lockedPeriod'): Promise<string> {
  const action = (await office.issue(code)).actions.find((one) => one.startsWith('reverseOn:'));
  if (action === undefined) throw new Error('no dated reversal is offered');
  return action;
}

/** Bills in Xero that stand for payments which came back. */
export const reversals = (office: Payables) =>
  office.xero
    .ui()
    .bills()
    .filter(({ number }) => /returned TO/.test(number));
