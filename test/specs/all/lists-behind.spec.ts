import { describe, expect, it } from 'vitest';
import { Payables } from '../../support/payables.ts';

// Lists and searches of a provider run behind, and so does one call for several ids.

describe('given a Xero whose lists run a minute behind', () => {
  it('when a credit is taken back and two bills are read in one call, then the credit does not come back', async () => {
    const office = await Payables.with({ 'B-1': 100, 'B-2': 50 }, { xero: { listLagMs: 57_000 } });
    const ui = office.xero.ui();
    const lines = [{ Description: 'Credit', Quantity: 1, UnitAmount: 20, AccountCode: '400' }];
    const credit = ui.addCreditNote({ contactId: office.vendor.id, Date: '2026-03-01', lines });
    ui.allocate(credit.id, office.xeroBill('B-1').id, 20, '2026-03-01');
    await office.hours(2);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 8000 });

    ui.unallocate(credit.id, ui.credits()[0]!.allocations[0]!.id);
    office.ports.clock.advance(2_000);
    await office.drain();
    for (const number of ['B-1', 'B-2']) {
      office.melio.ui.editBill(office.melioBill(number).id, { dueDate: '2026-04-01' });
    }
    await office.hours(2);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 10000, payments: [] });
  });
});
