import { describe, expect, it } from 'vitest';
import { HOUR_MS, melioWorld, scheduled } from './world.ts';

/** @see docs/platform-contract.yaml createOutsidePayment */
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
