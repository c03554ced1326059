import { describe, expect, it } from 'vitest';
import { DAY_MS, melioWorld, scheduled } from './world.ts';

/** The life of a bill payment. @see docs/platform-contract.yaml BillPayment */
const withBill = () => {
  const world = melioWorld();
  return { ...world, ...world.seeded() };
};

describe('a payment of the platform', () => {
  it('is scheduled: nothing is paid yet, nothing more is due', async () => {
    const { read, ui, bill, checking } = scheduled();
    expect(await read()).toMatchObject({
      payment: {
        status: 'scheduled',
        origin: 'platform',
        scheduled_on: '2026-03-10',
        amount: 10_000,
        deducted_on: null,
      },
      bill: { status: 'scheduled', balance: 10_000, scheduled_payment_on: '2026-03-10', version: 2 },
    });
    expect(() => ui.schedulePayment({ bills: [{ billId: bill.id, amount: 1 }], fundingAccount: checking.id })).toThrow(
      'is due',
    );
  });

  it('is edited while it is scheduled: day, funding account, amount', async () => {
    const { ui, payment, read } = scheduled();
    const card = ui.addFundingAccount({ kind: 'card', name: 'Card' });
    ui.editPayment(payment.id, { scheduledOn: '2026-03-12', fundingAccount: card.id, amount: 4000 });
    expect(await read()).toMatchObject({
      payment: {
        version: 2,
        scheduled_on: '2026-03-12',
        funding_account_id: card.id,
        amount: 4000,
        bills: [{ amount: 4000 }],
      },
      bill: { scheduled_payment_on: '2026-03-12' },
    });
    expect(() => ui.editPayment(payment.id, { amount: 10_001 })).toThrow('is due');
    ui.startProcessing(payment.id);
    expect(() => ui.editPayment(payment.id, { scheduledOn: '2026-03-13' })).toThrow(
      'Cannot edit a payment that is in_progress',
    );
  });

  it('is canceled: the bill is as before', async () => {
    const { ui, payment, read } = scheduled();
    ui.cancelPayment(payment.id);
    expect(await read()).toMatchObject({
      payment: { status: 'canceled', archived: false },
      bill: { status: 'unpaid', frozen: false, balance: 10_000, scheduled_payment_on: null },
    });
    expect(() => ui.startProcessing(payment.id)).toThrow('Cannot start');
  });

  it('is debited, then completed with a transfer number; a check gets a check number', async () => {
    const { ui, payment, read, pass, bill, checking } = scheduled(6000);
    pass(8 * DAY_MS);
    ui.startProcessing(payment.id);
    expect((await read()).payment).toMatchObject({ status: 'in_progress', deducted_on: '2026-03-10' });
    pass(2 * DAY_MS);
    ui.complete(payment.id, { transferNumber: 'T-77' });
    const done = await read();
    expect(done.payment).toMatchObject({
      status: 'completed',
      processed_on: '2026-03-12',
      transfer_number: 'T-77',
      check_number: null,
    });
    expect(done.bill).toMatchObject({ status: 'partially_paid', balance: 4000, frozen: false });
    const check = ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id, method: 'check' });
    ui.startProcessing(check.id);
    expect(ui.complete(check.id)).toMatchObject({
      check_number: expect.stringMatching(/^\d+$/),
      transfer_number: null,
    });
    expect((await read()).bill).toMatchObject({ status: 'paid', balance: 0 });
  });

  it('fails and is retried under the same id, with the attempt on record', async () => {
    const { ui, payment, read } = scheduled();
    ui.startProcessing(payment.id);
    ui.failPayment(payment.id, 'Insufficient funds');
    expect(await read()).toMatchObject({
      payment: { status: 'failed', failure_reason: 'Insufficient funds', attempt: 1 },
      bill: { status: 'unpaid', frozen: false, balance: 10_000 },
    });
    ui.retryPayment(payment.id, '2026-03-20');
    expect(await read()).toMatchObject({
      payment: {
        id: payment.id,
        status: 'scheduled',
        attempt: 2,
        scheduled_on: '2026-03-20',
        deducted_on: null,
        failure_reason: null,
        previous_attempts: [
          { attempt: 1, scheduled_on: '2026-03-10', failed_on: '2026-03-02', failure_reason: 'Insufficient funds' },
        ],
      },
      bill: { status: 'scheduled', frozen: true },
    });
  });

  it('is not retried when the bill was paid otherwise meanwhile', () => {
    const { ui, payment, bill } = scheduled();
    ui.failPayment(payment.id, 'Returned');
    ui.markAsPaid(bill.id);
    expect(() => ui.retryPayment(payment.id)).toThrow('0 of bill');
  });

  it('is refunded after completion (a check nobody cashed): the bill is due again', async () => {
    const { ui, payment, read } = scheduled();
    expect(() => ui.refundPayment(payment.id)).toThrow('Cannot refund a payment that is scheduled');
    ui.startProcessing(payment.id);
    ui.complete(payment.id);
    ui.refundPayment(payment.id, 'Uncashed check');
    expect(await read()).toMatchObject({
      payment: { status: 'refunded' },
      bill: { status: 'unpaid', balance: 10_000 },
    });
  });

  it('is blocked and goes on from where it was', async () => {
    const { ui, payment, read } = scheduled();
    ui.startProcessing(payment.id);
    ui.blockPayment(payment.id, 'Under review');
    expect((await read()).bill.frozen_reason).toBe('payment_blocked');
    ui.unblockPayment(payment.id);
    expect((await read()).payment.status).toBe('in_progress');
  });

  it('over several bills must be of one vendor', async () => {
    const { ui, bill, checking } = withBill();
    const foreign = ui.enterBill({ vendorId: ui.addVendor({ name: 'Other' }).id, total: 5 });
    const bills = [{ billId: bill.id, amount: 1 }, { billId: foreign.id }];
    expect(() => ui.schedulePayment({ bills, fundingAccount: checking.id })).toThrow('another vendor');
  });

  it('is never removed by a client', async () => {
    const { payment, remove, ui, bill } = scheduled(4000);
    const mark = ui.markAsPaid(bill.id);
    for (const id of [payment.id, mark.id]) {
      expect(await remove(`/bill-payments/${id}`, 1)).toMatchObject({
        status: 409,
        body: { error: { code: 'platform_payment' } },
      });
    }
  });

  it('stays out of the API beyond the plan, silently', async () => {
    const { get, payment, ui, bill, checking } = scheduled(1000, { planPaymentCap: 1 });
    const second = ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    expect((await get('/bill-payments')).body.data.map(({ id }: { id: string }) => id)).toEqual([payment.id]);
    expect((await get(`/bill-payments/${second.id}`)).status).toBe(404);
  });

  it('moves by itself on autopilot', async () => {
    const { pass, read } = scheduled(undefined, { autopilot: true });
    const statuses: string[] = [];
    for (let day = 2; day <= 13; day += 1) {
      statuses.push((await read()).payment.status);
      pass(DAY_MS);
    }
    expect(statuses).toEqual([...Array(8).fill('scheduled'), 'in_progress', 'in_progress', 'completed', 'completed']);
  });
});

describe('payments of one bill', () => {
  it('are listed without lag, and refused for a bill that is not there', async () => {
    const { get, bill, payment } = scheduled(undefined, { listLagMs: 30_000 });
    expect((await get('/bill-payments')).body.data).toEqual([]);
    expect((await get(`/bill-payments?bill_id=${bill.id}`)).body.data).toMatchObject([{ id: payment.id }]);
    expect(await get('/bill-payments?bill_id=nobody')).toMatchObject({
      status: 400,
      body: { error: { code: 'validation' } },
    });
  });
});
