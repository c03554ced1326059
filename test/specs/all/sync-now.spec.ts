import { describe, expect, it } from 'vitest';
import { wake } from '../../../shared/engine/connect.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { Payables } from '../../support/payables.ts';

// MX-N3: "sync now" reads every open document again, also what no list shows as changed. Whoever pressed the button while
// the provider wanted us to wait, or while somebody worked on the account, gets it later and not never.

/** A part-paid bill whose due date moves without its stamp, and without a notice. */
async function inStep() {
  const trouble: { fault?: Fault } = {};
  const office = await Payables.with(
    { 'B-1': 100 },
    { fault: (provider) => (provider === 'xero' ? trouble.fault : undefined), webhookFault: () => ({ kind: 'lost' }) },
  );
  office.payInXero('B-1', 20, '2026-03-01');
  await office.hours(2);
  office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
  return { office, trouble };
}

describe('MX-N3 sync now', () => {
  it('MX-N3 pressed while Xero wants us to wait, it is done when the wait is over', async () => {
    const { office, trouble } = await inStep();
    trouble.fault = { kind: 'rateLimit', limit: 'minute' };
    office.ports.clock.advance(61 * 60_000);
    await wake(office.ports, [office.accounts.xero], 'tick');
    await office.drain();
    await wake(office.ports, [office.accounts.xero], 'manual');
    await office.drain();
    delete trouble.fault;
    await office.hours(1);
    expect(office.melioBill('B-1').due_date).toBe('2026-04-01');
  });

  it('MX-N3 without it such a bill waits for the night', async () => {
    const { office } = await inStep();
    await office.hours(1);
    expect(office.melioBill('B-1').due_date).toBe('2026-03-20');
    await office.hours(24);
    expect(office.melioBill('B-1').due_date).toBe('2026-04-01');
  });
});
