import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';
import { lockedOffice as locked, offered, RETURNED, reversals } from '../../support/returned-payment.ts';

// MX-X3, ALL-10: when the period is locked, or the payment is reconciled or in a batch, an issue offers a dated reversal, and
// the closed document stays as it is. In Xero that is a new bill of the same vendor, since it books no bill on a bank account.

describe('MX-X3 a payment that came back after its period was locked', () => {
  it('ALL-10 the issue names the first open day, and nothing happens by itself', async () => {
    const { office } = await locked({ until: '2026-03-31' });
    const issue = await office.issue('refused:lockedPeriod');
    expect(issue.actions).toContain('reverseOn:2026-04-01');
    expect(issue.text).toMatch(/reversed on 2026-04-01: a new bill of the same vendor/);
    expect(issue.severity).toBe('urgent');
    await office.hours(30);
    expect(await offered(office)).toBe('reverseOn:2026-04-01');
    expect(reversals(office)).toEqual([]);
    expect((await office.tieOut()).differences).toMatchObject([{ number: 'B-1', cause: 'failedNotReversed' }]);
  });

  it('ALL-10 reversed by decision: one bill, dated, of the same vendor; the closed one stays paid', async () => {
    const { office } = await locked();
    await office.decide('refused:lockedPeriod', await offered(office));
    await office.hours(2);
    const [bill, ...more] = reversals(office);
    expect(more).toEqual([]);
    expect(bill).toMatchObject({ contactId: office.vendor.id, date: '2026-03-03', status: 'AUTHORISED' });
    expect(bill!.number).toMatch(/^B-1 returned TO[0-9A-Z]{10}$/);
    expect(office.xero.ui().due(bill!.id)).toBe(12050);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    expect(await office.held()).toEqual([]);
    expect(await office.tieOut()).toMatchObject({
      tied: true,
      differences: [],
      currencies: { USD: { left: 12050, right: 12050 } },
    });
  });

  it('ALL-10 the new bill never comes to Melio as one to pay, also when somebody renames it', async () => {
    const { office } = await locked();
    await office.decide('refused:lockedPeriod', await offered(office));
    const [bill] = reversals(office);
    office.xero.ui().editBill(bill!.id, { InvoiceNumber: 'Our own words' });
    await office.hours(3);
    expect([...office.melio.recordsOf().bill.rows.values()].map(({ number }) => number)).toEqual(['B-1']);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, inInbox: true });
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-X3 retried: the payment is recorded on the new bill, once, and both are settled', async () => {
    const { office, payment } = await locked();
    await office.decide('refused:lockedPeriod', await offered(office));
    const [bill] = reversals(office);
    office.melio.ui.retryPayment(payment.id, '2026-03-04');
    await office.settle();
    office.process(payment, '2026-03-04', '2026-03-04');
    await office.settle();
    await office.hours(2);
    expect(office.xero.ui().due(bill!.id)).toBe(0);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ date: '2026-03-02' }] });
    expect(office.inMelio('B-1')).toMatchObject({ status: 'paid', balance: 0 });
    expect(await office.held()).toEqual([]);
    expect(await office.tieOut()).toMatchObject({ tied: true, differences: [] });
  });

  it('MX-X3 paid by somebody in Xero: Melio shows the bill as paid outside, so that nobody pays it again', async () => {
    const { office } = await locked();
    await office.decide('refused:lockedPeriod', await offered(office));
    const [bill] = reversals(office);
    office.xero.ui().payBill(bill!.id, { accountId: office.savings.id, amount: 120.5, date: '2026-03-03' });
    await office.hours(2);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 0 });
    expect(await office.held()).toEqual([]);
    expect(await office.tieOut()).toMatchObject({ tied: true });
  });

  it('ALL-10 without an account for it: held with the name of the setting, and made when that is set', async () => {
    const { office } = await locked({ returnedPaymentsAccount: null });
    await office.decide('refused:lockedPeriod', await offered(office));
    expect((await office.issue('unmappedAccount')).text).toContain('returnedPaymentsAccount');
    await office.set({ returnedPaymentsAccount: office.checking.id });
    await office.decide('unmappedAccount', 'retry');
    expect(await office.held()).toEqual(['unmappedAccount']);
    await office.set({ returnedPaymentsAccount: RETURNED });
    await office.hours(1);
    expect(reversals(office)).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-10 failed again after a retry in a locked period: asked anew, reversed a second time', async () => {
    const { office, payment } = await locked();
    await office.decide('refused:lockedPeriod', await offered(office));
    office.melio.ui.retryPayment(payment.id, '2026-03-04');
    await office.settle();
    office.process(payment, '2026-03-04', '2026-03-04');
    await office.settle();
    office.xero.ui().lockPeriod('2026-03-04');
    await office.hours(48);
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    expect(reversals(office)).toHaveLength(1);
    expect(await offered(office)).toBe('reverseOn:2026-03-05');
    await office.decide('refused:lockedPeriod', 'reverseOn:2026-03-05');
    await office.hours(2);
    expect(reversals(office).map(({ date }) => date)).toEqual(['2026-03-03', '2026-03-05']);
    expect(await office.tieOut()).toMatchObject({
      tied: true,
      differences: [],
      currencies: { USD: { left: 12050, right: 12050 } },
    });
  });

  it('ALL-10 decided twice, and both workers woken again and again: one bill', async () => {
    const { office } = await locked();
    const issue = await office.issue('refused:lockedPeriod');
    const action = await offered(office);
    await Promise.allSettled([office.decideOn(issue, action), office.decideOn(issue, action)]);
    await office.hours(3);
    expect(reversals(office)).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});

describe('ALL-10 a payment that the bank has reconciled', () => {
  it('ALL-10 is offered a reversal on the day it is asked about, beside the other ways out', async () => {
    const { office, payment } = await (async () => {
      const office = await Payables.with({ 'B-1': 120.5 }, { settings: { returnedPaymentsAccount: '400' } });
      const payment = office.schedule('B-1', '2026-03-10');
      await office.settle();
      return { office, payment };
    })();
    office.xero.ui().reconcilePayment(office.mirror('B-1').id);
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    const issue = await office.issue('reconciled');
    expect(issue.actions.slice(0, 2)).toEqual(['retry', 'leave']);
    await office.decide('reconciled', await offered(office, 'reconciled'));
    await office.hours(1);
    expect(reversals(office)).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});
