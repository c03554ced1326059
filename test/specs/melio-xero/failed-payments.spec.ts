import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// MX-X3: a payment that failed is taken back in Xero by the rules of ALL-10; retried, it is posted again, once.

const paid = async (settings = {}) => {
  const office = await Payables.with({ 'B-1': 120.5 }, { settings });
  const payment = office.schedule('B-1', '2026-03-10');
  await office.settle();
  office.process(payment);
  await office.settle();
  office.resetCalls();
  return { office, payment };
};

describe('MX-X3 failed payment', () => {
  const endings = {
    'returned by the bank': (office: Payables, id: string) => office.melio.ui.failPayment(id, 'R01 insufficient funds'),
    'refunded, the check was never cashed': (office: Payables, id: string) => office.melio.ui.refundPayment(id),
  };

  it.each(Object.entries(endings))('MX-X3 %s: taken back, the bill is open again on both sides', async (_, end) => {
    const { office, payment } = await paid();
    end(office, payment.id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, inInbox: true });
    expect(office.writes('xero')).toEqual({ 'POST /Payments/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('MX-X3 failed before it was debited: the same', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.melio.ui.failPayment(payment.id, 'account closed');
    await office.settle();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
  });

  it('MX-X3 retried under the same id: posted again with a marker of its own, and once', async () => {
    const { office, payment } = await paid();
    const first = office.mirror('B-1');
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    office.melio.ui.retryPayment(payment.id, '2026-03-20');
    await office.settle();
    const second = office.mirror('B-1');
    expect(second).toMatchObject({ cents: 12050, date: '2026-03-20', status: 'AUTHORISED' });
    expect(second.reference).not.toBe(first.reference);
    office.process(payment, '2026-03-20', '2026-03-22');
    await office.settle();
    office.resetCalls();
    await office.hours(2);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050, date: '2026-03-20' }] });
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-X3 failed and retried before anybody looks: replaced where the day is another, else nothing', async () => {
    const { office, payment } = await paid();
    office.melio.ui.failPayment(payment.id, 'R01');
    office.melio.ui.retryPayment(payment.id, '2026-03-20');
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-20', account: 'Checking' }]);
    expect(office.writes('xero')).toEqual({ 'POST /Payments/{id}': 1, 'PUT /Payments': 1 });
  });

  it('MX-X3 failed twice, three attempts: one live payment at the end', async () => {
    const { office, payment } = await paid();
    for (const day of ['2026-03-20', '2026-03-25']) {
      office.melio.ui.failPayment(payment.id, 'R01');
      await office.settle();
      expect(office.inXero('B-1').payments).toEqual([]);
      office.melio.ui.retryPayment(payment.id, day);
      await office.settle();
    }
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-25', account: 'Checking' }]);
    expect(await office.held()).toEqual([]);
  });

  it('MX-X3 setting reverseFailedPayments: off. The payment in Xero stays', async () => {
    const { office, payment } = await paid({ reverseFailedPayments: false });
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    expect(office.writes('xero')).toEqual({});
    expect((await office.tieOut()).differences).toMatchObject([{ number: 'B-1', left: 0, right: 12050 }]);
  });

  it('MX-X3 of two bills paid by one payment, both open again', async () => {
    const office = await Payables.with({ 'B-1': 100, 'B-2': 50 });
    const bills = ['B-1', 'B-2'].map((number) => ({ billId: office.melioBill(number).id }));
    const payment = office.melio.ui.schedulePayment({ bills, fundingAccount: office.funding });
    await office.settle();
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    for (const number of ['B-1', 'B-2'])
      expect(office.inXero(number)).toMatchObject({ status: 'AUTHORISED', payments: [] });
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 2, 'POST /Payments/{id}': 2 });
  });
});
