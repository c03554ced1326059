import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// Settings count from now on: what stands in Xero already is never rewritten because somebody chose otherwise.

const paidAndScheduled = async (settings = {}) => {
  const office = await Payables.with({ 'B-1': 120.5, 'B-2': 50, 'B-3': 70 }, { settings });
  office.process(office.schedule('B-1', '2026-03-10'), '2026-03-11', '2026-03-13');
  office.markAsPaid('B-2', '2026-03-01');
  const scheduled = office.schedule('B-3', '2026-03-20');
  await office.settle();
  office.resetCalls();
  return { office, scheduled, all: () => ['B-1', 'B-2', 'B-3'].map((number) => office.inXero(number).payments) };
};

describe('settings changed while payments stand in Xero', () => {
  it.each([
    {
      row: 'MX-P2',
      name: 'fundingAccounts',
      to: (office: Payables) => ({ fundingAccounts: { [office.funding]: office.savings.id } }),
    },
    { row: 'MX-P2', name: 'fundingAccounts taken back', to: () => ({ fundingAccounts: {} }) },
    { row: 'MX-W9', name: 'paidOutsideAccount', to: (office: Payables) => ({ paidOutsideAccount: office.savings.id }) },
    { row: 'MX-P3', name: 'paymentDate', to: () => ({ paymentDate: 'processed' }) },
    { row: 'MX-W15', name: 'postPayment', to: () => ({ postPayment: 'processed' }) },
  ])('$row $name: no payment is replaced or taken back, nobody is asked', async ({ to }) => {
    const { office, all } = await paidAndScheduled();
    const before = all();
    await office.set(to(office));
    await office.hours(2);
    expect(all()).toEqual(before);
    expect(office.writes('xero')['POST /Payments/{id}']).toBeUndefined();
    expect(office.writes('xero')['PUT /Payments']).toBeUndefined();
    expect(await office.held()).toEqual([]);
  });

  it('MX-P2 MX-P3 the next change of a payment is booked by the new settings', async () => {
    const { office, scheduled } = await paidAndScheduled();
    await office.set({ paymentDate: 'processed', fundingAccounts: { [office.funding]: office.savings.id } });
    office.process(scheduled, '2026-03-21', '2026-03-23');
    await office.settle();
    expect(office.inXero('B-3').payments).toMatchObject([{ cents: 7000, date: '2026-03-23' }]);
  });

  it('MX-W15 from processed to scheduled: what is scheduled is posted now', async () => {
    const { office } = await paidAndScheduled({ postPayment: 'processed' });
    expect(office.inXero('B-3').payments).toEqual([]);
    await office.set({ postPayment: 'scheduled' });
    expect(office.inXero('B-3').payments).toEqual([{ cents: 7000, date: '2026-03-20', account: 'Checking' }]);
    office.resetCalls();
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-W15 from scheduled to processed, then cancelled: taken back as ever', async () => {
    const { office, scheduled } = await paidAndScheduled();
    await office.set({ postPayment: 'processed' });
    office.melio.ui.cancelPayment(scheduled.id);
    await office.settle();
    expect(office.inXero('B-3')).toEqual({ status: 'AUTHORISED', due: 7000, payments: [] });
  });

  it('MX-B7 defaultAccount: bills that stand on the old one stay there', async () => {
    const office = await Payables.with({});
    await office.set({ defaultAccount: office.xero.ui().account('429').id });
    const { id: vendorId } = office.melio.ui.addVendor({ name: 'Elm Press' });
    office.melio.ui.enterBill({ vendorId, number: 'M-1', total: 3300, dueDate: '2026-04-01' });
    await office.settle();
    const account = () => office.xeroBill('M-1').lines[0]!.accountId;
    expect(account()).toBe(office.xero.ui().account('429').id);
    await office.set({ defaultAccount: office.xero.ui().account('400').id });
    await office.hours(1);
    expect(account()).toBe(office.xero.ui().account('429').id);
    expect(await office.held()).toEqual([]);
  });
});
