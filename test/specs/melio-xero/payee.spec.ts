import { describe, expect, it } from 'vitest';
import { bodyText } from '../../../shared/model/http.ts';
import { Office } from '../../support/office.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

/** Transactions, bill payment: payee <-> vendor name. */

async function paid(options: WorkbenchOptions = {}): Promise<Office> {
  const office = new Office(options);
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
  office.enterBill(office.addContact('Oak Furniture'), 'O-1', 10);
  const funding = office.melio.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
  await office.connect({ fundingAccounts: { [funding.id]: office.xero.ui().account('090').id } });
  office.melio.ui.schedulePayment({
    bills: [{ billId: office.melioBill('B-1').id }],
    fundingAccount: funding.id,
    scheduledOn: '2026-03-10',
  });
  await office.settle();
  return office;
}

describe('MX-P1 payee', () => {
  it("MX-P1 a payment stands on the bill of its vendor, and on nobody else's", async () => {
    const office = await paid();
    expect(office.xeroPayments('B-1')).toMatchObject([{ cents: 12050 }]);
    expect(office.xeroPayments('O-1')).toEqual([]);
    expect(office.xeroBill('B-1').contactId).toBe(office.xeroContact('Cedar Paper Co').id);
  });

  it('MX-P1 a payment to another vendor than the one of its bill is held, not posted', async () => {
    const office: Office = await paid({
      answer: (provider, { url }, response) =>
        provider === 'melio' && url.includes('/bill-payments')
          ? { ...response, body: bodyText(response.body).replaceAll(/"vendor_id":"[^"]*"/g, '"vendor_id":"vnd_other"') }
          : response,
    });
    expect(office.xeroPayments('B-1')).toEqual([]);
    expect(await office.issue('otherPayee')).toMatchObject({ severity: 'urgent', actions: ['create', 'ignore'] });
    await office.decide('otherPayee', 'create');
    expect(office.xeroPayments('B-1')).toMatchObject([{ cents: 12050 }]);
  });
});
