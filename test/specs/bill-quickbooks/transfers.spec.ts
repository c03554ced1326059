import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../shared/engine/integration.ts';
import { BackOffice, type BackOfficeOptions } from '../../support/bill-quickbooks.ts';

// "Funds transfers: a daily lump sum per bank account, from the clearing account to the bank account."
// @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891

const BILLS = { 'B-1': 100, 'B-2': 50, 'B-3': 70 };

/** Bills in both systems, one bank account of BILL, and transfers from the second of March on. */
async function paying(options: BackOfficeOptions = {}, settings: Settings = {}) {
  const office = await BackOffice.with({ bills: BILLS }, options);
  const bank = office.bill.ui.addBank('Wells Fargo');
  const chosen: Settings = {
    fundingAccounts: { [bank.id]: office.known.bank },
    moneyOutTransfersFrom: '2026-03-02',
    ...settings,
  };
  await office.set(chosen);
  /** Bills are paid on one day, each by a payment of its own. */
  const pay = (numbers: readonly string[], processDate: string, fundingAccountId = bank.id) =>
    numbers.map((number) =>
      office.bill.ui.pay({ bills: [{ id: office.inBill(number).id }], processDate, fundingAccountId }),
    );
  return { office, bank, chosen, pay };
}

describe('BQ-X2 what BILL took from a bank account in one day is one transfer in QuickBooks', () => {
  it('once the day is over and its payments are posted; the clearing account is empty again', async () => {
    const { office, pay } = await paying();
    pay(['B-1', 'B-2'], '2026-03-03');
    pay(['B-3'], '2026-03-04');
    await office.hours(24);
    await office.syncNow();
    expect(office.posted('BillPayment')).toHaveLength(2);
    expect(office.transfers()).toEqual([]);
    await office.hours(24);
    await office.syncNow();
    const { bank: from, moneyOut: to } = office.known;
    expect(office.transfers()).toEqual([{ from, to, amount: 15000, day: '2026-03-03' }]);
    await office.hours(24);
    await office.syncNow();
    expect(office.transfers()).toEqual([
      { from, to, amount: 15000, day: '2026-03-03' },
      { from, to, amount: 7000, day: '2026-03-04' },
    ]);
    expect([office.left(to), office.left(from)]).toEqual([0, -22000]);
    expect(await office.issues()).toEqual([]);
  });
});
