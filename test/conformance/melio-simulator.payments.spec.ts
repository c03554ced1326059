import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, melioWorld } from './melio-world.ts';

/** The life of a bill payment. @see docs/platform-contract.yaml BillPayment */
function scheduled(amount?: number, options = {}) {
  const world = melioWorld(options);
  const { bill, checking, vendor } = world.seeded();
  const share = { billId: bill.id, ...(amount !== undefined && { amount }) };
  const payment = world.ui.schedulePayment({ bills: [share], fundingAccount: checking.id, scheduledOn: '2026-03-10' });
  const read = async () => ({
    payment: (await world.get(`/bill-payments/${payment.id}`)).body,
    bill: (await world.get(`/bills/${bill.id}`)).body,
  });
  return { ...world, bill, checking, vendor, payment, read };
}

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
    const { ui, bill, checking } = melioWorldWithTwoBills();
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

function melioWorldWithTwoBills() {
  const world = melioWorld();
  return { ...world, ...world.seeded() };
}

describe('marking as paid', () => {
  it('settles what is due without a funding account, and unmarking archives that', async () => {
    const { ui, get, seeded } = melioWorld();
    const { bill } = seeded();
    const mark = ui.markAsPaid(bill.id, '2026-02-27');
    const shown = (await get(`/bill-payments/${mark.id}`)).body;
    expect(shown).toMatchObject({
      method: 'external',
      origin: 'platform',
      status: 'completed',
      paid_on: '2026-02-27',
      funding_account_id: null,
    });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ status: 'paid', balance: 0, frozen: false });
    ui.unmarkAsPaid(bill.id);
    expect((await get(`/bill-payments/${mark.id}`)).body).toMatchObject({ archived: true, removed_by: 'user' });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ status: 'unpaid', balance: 10_000 });
    expect(() => ui.unmarkAsPaid(bill.id)).toThrow('not marked as paid');
  });
});

describe('an outside payment', () => {
  const given = (bill: { id: string; vendor_id: string }, change = {}) => ({
    vendor_id: bill.vendor_id,
    bills: [{ bill_id: bill.id, amount: 4000 }],
    amount: 4000,
    currency: 'USD',
    paid_on: '2026-03-01',
    ...change,
  });

  it('dated today or before is completed and lowers the balance, without freezing the bill', async () => {
    const { post, get, patch, seeded } = melioWorld();
    const { bill } = seeded();
    const { body } = await post('/bill-payments', given(bill, { paid_on: '2026-03-02', reference: 'Chq 1041' }));
    expect(body).toMatchObject({
      method: 'external',
      origin: 'accounting',
      source: 'accounting',
      status: 'completed',
      reference: 'Chq 1041',
    });
    const after = (await get(`/bills/${bill.id}`)).body;
    expect(after).toMatchObject({ status: 'partially_paid', balance: 6000, frozen: false });
    expect((await patch(`/bills/${bill.id}`, after.version, { due_date: '2026-05-01' })).status).toBe(200);
  });

  it("dated ahead is scheduled until that day comes by the account's own calendar", async () => {
    const { post, get, pass, simulator, posted, ui, seeded } = melioWorld();
    const { bill } = seeded();
    ui.registerWebhook('https://hook.example/melio');
    const { body } = await post('/bill-payments', given(bill, { paid_on: '2026-03-03' }));
    expect(body).toMatchObject({ status: 'scheduled', version: 1 });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({
      status: 'scheduled',
      frozen: false,
      balance: 10_000,
    });
    pass(13 * HOUR_MS); // 2026-03-03T04:00Z is still the 2nd in New York
    expect((await get(`/bill-payments/${body.id}`)).body.status).toBe('scheduled');
    await simulator.deliver();
    posted.length = 0;
    pass(HOUR_MS);
    await simulator.deliver();
    expect(posted.map(({ body: text }) => JSON.parse(String(text)).type).sort()).toEqual([
      'bill.updated',
      'bill_payment.updated',
    ]);
    expect((await get(`/bill-payments/${body.id}`)).body).toMatchObject({ status: 'completed', version: 2 });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ status: 'partially_paid', balance: 6000 });
  });

  it.each([
    {
      when: 'it exceeds what is due',
      change: { amount: 10_001, bills: [{ amount: 10_001 }] },
      status: 422,
      code: 'amount_above_due',
    },
    { when: 'its shares do not add up', change: { amount: 4001 }, status: 422, code: 'allocations_do_not_add_up' },
    { when: 'it names another vendor', change: { vendor_id: 'OTHER' }, status: 422, code: 'vendor_mismatch' },
    { when: 'its currency is another', change: { currency: 'EUR' }, status: 422, code: 'currency_not_supported' },
    { when: 'it names no day', change: { paid_on: null }, status: 400, code: 'validation' },
  ])('is refused when $when', async ({ change, status, code }) => {
    const { post, get, ui, seeded } = melioWorld();
    const { bill } = seeded();
    const stranger = ui.addVendor({ name: 'Other' });
    const base = given(bill, change);
    const bills = base.bills.map((share) => ({ ...share, bill_id: bill.id }));
    const vendor_id = base.vendor_id === 'OTHER' ? stranger.id : base.vendor_id;
    const answer = await post('/bill-payments', { ...base, bills, vendor_id });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect((await get(`/bills/${bill.id}`)).body.version).toBe(1);
  });

  it('counts a payment that is on its way as no longer due', async () => {
    const { post, bill } = scheduled(7000);
    const answer = await post('/bill-payments', given({ ...bill }));
    expect(answer.body.error).toMatchObject({ code: 'amount_above_due', message: expect.stringContaining('3000') });
  });

  it('on a removed bill is refused; found by its bill and by its reference; removable', async () => {
    const { post, get, remove, ui, seeded } = melioWorld();
    const { bill } = seeded();
    const made = (await post('/bill-payments', given(bill, { external_refs: [{ system: 'tieout', id: 'p1' }] }))).body;
    for (const query of [`bill_id=${bill.id}`, 'external_ref=tieout:p1']) {
      expect((await get(`/bill-payments?${query}`)).body.data).toEqual([made]);
    }
    const conflict = await remove(`/bill-payments/${made.id}`, 9);
    expect(conflict.body.error.code).toBe('version_conflict');
    expect((await remove(`/bill-payments/${made.id}`, 1)).status).toBe(204);
    expect((await get(`/bill-payments/${made.id}`)).body).toMatchObject({
      archived: true,
      removed_by: 'sync',
      status: 'canceled',
    });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ status: 'unpaid', balance: 10_000 });
    ui.deleteBill(bill.id);
    expect((await post('/bill-payments', given(bill))).body.error.code).toBe('archived');
  });

  it('fixes vendor, currency and total of its bill', async () => {
    const { post, patch, ui, seeded } = melioWorld();
    const { bill } = seeded();
    await post('/bill-payments', given(bill));
    const stranger = ui.addVendor({ name: 'Other' });
    expect((await patch(`/bills/${bill.id}`, 2, { total: 3000 })).body.error.code).toBe('amount_below_paid');
    expect((await patch(`/bills/${bill.id}`, 2, { total: 20_000 })).body.error.code).toBe('in_use');
    expect((await patch(`/bills/${bill.id}`, 2, { vendor_id: stranger.id })).body.error.code).toBe('in_use');
  });
});
