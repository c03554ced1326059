import type { Settings } from '../../shared/engine/integration.ts';
import { BackOffice, type BackOfficeOptions, type Transferred } from './bill-quickbooks.ts';

/**
 * Bills and invoices in both systems, two bank accounts of BILL that stand for two in QuickBooks and a third for which none is
 * chosen yet, and the daily transfers from the second of March on, which is today.
 */
export async function office({ settings = {}, ...options }: BackOfficeOptions = {}) {
  const bills = { 'B-1': 100, 'B-2': 50, 'B-3': 70 };
  const invoices = { 'I-1': 100, 'I-2': 50 };
  const one = await BackOffice.with({ bills, invoices }, options);
  const { known, ledger, bill } = one;
  const [first, second, third] = ['Wells Fargo', 'Chase', 'Ally'].map((name) => bill.ui.addBank(name).id);
  const savings = ledger.addAccount('Savings', 'Bank', { AccountSubType: 'Savings' });
  let chosen: Settings = {
    fundingAccounts: { [first!]: known.bank, [second!]: savings },
    moneyOutTransfersFrom: '2026-03-02',
    ...settings,
  };
  const set = async (changes: Settings) => {
    await one.set({ ...chosen, ...changes });
    chosen = { ...chosen, ...changes };
  };
  await set(settings.offlineAccount ? { offlineAccount: known.bank } : {});
  const { bank, moneyOut } = known;
  const out = (amount: number, day: string): Transferred => ({ from: bank, to: moneyOut, amount, day });
  return {
    office: one,
    set,
    second: { funding: second!, bank: savings },
    late: {
      funding: third!,
      choose: (account: string) =>
        set({ fundingAccounts: { ...(chosen.fundingAccounts as object), [third!]: account } }),
    },
    /** Bills are paid on one day, each by a payment of its own. */
    pay: (numbers: readonly string[], processDate: string, fundingAccountId = first!) =>
      numbers.map((number) => bill.ui.pay({ bills: [{ id: one.inBill(number).id }], processDate, fundingAccountId })),
    /** Customers pay through BILL, today. */
    receive: (numbers: readonly string[]) =>
      numbers.map((number) => bill.ui.receivePayment({ invoices: [{ id: one.invoiceInBill(number).id }] })),
    days: async (count: number) => {
      for (let day = 0; day < count; day++) {
        await one.hours(23);
        await one.syncNow();
        await one.settle(50);
      }
    },
    /** What BILL took. */
    out,
    /** What BILL brought. */
    into: (amount: number, day: string): Transferred => ({ from: known.moneyIn, to: bank, amount, day }),
    /** What came back of it. */
    back: (amount: number, day: string): Transferred => ({ ...out(amount, day), from: moneyOut, to: bank }),
  };
}
