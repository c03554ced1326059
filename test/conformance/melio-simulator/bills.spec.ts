import { describe, expect, it } from 'vitest';
import { melioWorld } from './world.ts';

/** @see docs/platform-contract.yaml, tag `pay` */
describe('vendors', () => {
  it('take merge patches: absent stays, null clears, an address merges', async () => {
    const { post, patch } = melioWorld();
    const address = { line1: '1 Main St', city: 'Reno', postal_code: '09501' };
    const { body } = await post('/vendors', { display_name: 'A', email: 'a@a.example', address });
    const edited = await patch(`/vendors/${body.id}`, 1, { email: null, address: { city: 'Sparks' } });
    expect(edited.body).toMatchObject({ version: 2, display_name: 'A', email: null });
    expect(edited.body.address).toMatchObject({
      line1: '1 Main St',
      city: 'Sparks',
      postal_code: '09501',
      state: null,
    });
    expect((await patch(`/vendors/${body.id}`, 2, { address: null })).body.address.line1).toBeNull();
  });

  it('refuse an unknown property, naming it, and change nothing', async () => {
    const { post, get } = melioWorld();
    const answer = await post('/vendors', { display_name: 'A', nickname: 'a' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'validation' } } });
    expect(JSON.stringify(answer.body.error)).toContain('nickname');
    expect((await get('/vendors')).body.data).toEqual([]);
  });

  it('stay while a bill of theirs is open, and come back under their id', async () => {
    const { ui, seeded, remove, post } = melioWorld();
    const { vendor, bill } = seeded();
    const refused = await remove(`/vendors/${vendor.id}`, 1);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'in_use' } } });
    ui.deleteBill(bill.id);
    expect((await remove(`/vendors/${vendor.id}`, 1)).status).toBe(204);
    expect((await remove(`/vendors/${vendor.id}`, 1)).status).toBe(204); // archived already: whatever the version
    const back = await post(`/vendors/${vendor.id}/restore`);
    expect(back.body).toMatchObject({ id: vendor.id, archived: false, removed_by: null, version: 3 });
  });
});

describe('a bill', () => {
  it('is created unpaid, from the accounting side, and starts no payment', async () => {
    const { post, get, seeded } = melioWorld();
    const { vendor } = seeded();
    const given = { vendor_id: vendor.id, currency: 'USD', total: 500, planned_payment_on: '2026-03-10' };
    const { status, body } = await post('/bills', given);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      source: 'accounting',
      status: 'unpaid',
      balance: 500,
      bill_date: '2026-03-02',
      frozen: false,
    });
    expect((await get('/bill-payments')).body.data).toEqual([]);
  });

  it.each([
    { when: 'its vendor is archived', change: { vendor_id: 'ARCHIVED' }, status: 422, code: 'vendor_archived' },
    { when: 'its vendor does not exist', change: { vendor_id: 'nobody' }, status: 400, code: 'validation' },
    {
      when: 'its lines do not add up',
      change: { lines: [{ amount: 1 }, { amount: 2 }] },
      status: 422,
      code: 'lines_do_not_add_up',
    },
    { when: 'its currency is another', change: { currency: 'EUR' }, status: 422, code: 'currency_not_supported' },
    { when: 'it has no total', change: { total: 0 }, status: 400, code: 'validation' },
    { when: 'its due date is no day', change: { due_date: '2026-02-30' }, status: 400, code: 'validation' },
  ])('is refused when $when', async ({ change, status, code }) => {
    const { ui, post, seeded, get } = melioWorld();
    const { vendor } = seeded();
    const archived = ui.deleteVendor(ui.addVendor({ name: 'gone' }).id);
    const vendorId = change.vendor_id === 'ARCHIVED' ? archived.id : (change.vendor_id ?? vendor.id);
    const answer = await post('/bills', { currency: 'USD', total: 500, ...change, vendor_id: vendorId });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect((await get('/bills')).body.data).toHaveLength(1);
  });

  it('with a reference that another bill has, archived or not, is refused with the id of that bill', async () => {
    const { ui, post, seeded } = melioWorld();
    const { vendor } = seeded();
    const given = {
      vendor_id: vendor.id,
      currency: 'USD',
      total: 500,
      external_refs: [{ system: 'tieout', id: 'b1' }],
    };
    const first = (await post('/bills', given)).body;
    ui.deleteBill(first.id);
    const again = await post('/bills', given);
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'exists', existing_id: first.id } } });
  });

  it('is changed from the version on record only', async () => {
    const { ui, patch, remove, send, seeded } = melioWorld();
    const { bill } = seeded();
    ui.editBill(bill.id, { note: 'by hand' });
    for (const answer of [await patch(`/bills/${bill.id}`, 1, { number: '2' }), await remove(`/bills/${bill.id}`, 1)]) {
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'version_conflict' } } });
    }
    const blind = await send('PATCH', `/bills/${bill.id}`, { number: '2' });
    expect(blind).toMatchObject({ status: 400, body: { error: { code: 'version_missing' } } });
    expect((await patch(`/bills/${bill.id}`, 2, { number: '2' })).body).toMatchObject({ number: '2', version: 3 });
  });

  it('that is given the values it has makes no version and no notice', async () => {
    const { ui, patch, simulator, posted, seeded } = melioWorld();
    const { bill } = seeded();
    ui.registerWebhook('https://hook.example/melio');
    const answer = await patch(`/bills/${bill.id}`, 1, { number: '1', due_date: '2026-04-01' });
    await simulator.deliver();
    expect([answer.body.version, posted.length]).toEqual([1, 0]);
  });

  it('puts a new total into its only line, and refuses it among several', async () => {
    const { post, patch, seeded } = melioWorld();
    const { vendor } = seeded();
    const make = async (lines: object[]) =>
      (await post('/bills', { vendor_id: vendor.id, currency: 'USD', total: 300, lines })).body;
    const one = await make([{ amount: 300, account_ref: '429' }]);
    expect((await patch(`/bills/${one.id}`, 1, { total: 400 })).body.lines).toEqual([{ ...one.lines[0], amount: 400 }]);
    const two = await make([{ amount: 100 }, { amount: 200 }]);
    expect((await patch(`/bills/${two.id}`, 1, { total: 400 })).body.error.code).toBe('lines_do_not_add_up');
    const lines = [{ id: two.lines[1].id, amount: 400 }];
    expect((await patch(`/bills/${two.id}`, 1, { total: 400, lines })).body.lines[0].id).toBe(two.lines[1].id);
  });

  it('removed by the sync says so, keeps its payments, and can be restored', async () => {
    const { ui, get, post, remove, seeded } = melioWorld();
    const { bill } = seeded();
    const mark = ui.markAsPaid(bill.id);
    expect((await remove(`/bills/${bill.id}`, 2)).status).toBe(204);
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ archived: true, removed_by: 'sync', status: 'paid' });
    expect((await get(`/bill-payments/${mark.id}`)).body.archived).toBe(false);
    expect((await post(`/bills/${bill.id}/restore`)).body).toMatchObject({
      archived: false,
      removed_by: null,
      status: 'paid',
    });
  });

  it('removed by a user says that too', async () => {
    const { ui, get, seeded } = melioWorld();
    const { bill } = seeded();
    ui.deleteBill(bill.id);
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ archived: true, removed_by: 'user' });
  });

  it('beyond the plan is refused', async () => {
    const { post, seeded } = melioWorld({ planBillCap: 1 });
    const { vendor } = seeded();
    const make = () => post('/bills', { vendor_id: vendor.id, currency: 'USD', total: 300 });
    expect((await make()).status).toBe(201);
    expect((await make()).body.error.code).toBe('plan_limit');
  });
});

describe('a bill whose payment is under way', () => {
  it.each([
    { act: 'scheduled', reason: 'payment_scheduled' },
    { act: 'in progress', reason: 'payment_in_progress' },
    { act: 'blocked', reason: 'payment_blocked' },
  ])('$act is frozen for clients and users, with that reason', async ({ act, reason }) => {
    const { ui, get, patch, remove, seeded } = melioWorld();
    const { bill, checking } = seeded();
    const payment = ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    if (act === 'in progress') ui.startProcessing(payment.id);
    if (act === 'blocked') ui.blockPayment(payment.id, 'Under review');
    const { body } = await get(`/bills/${bill.id}`);
    expect(body).toMatchObject({ frozen: true, frozen_reason: reason, status: 'scheduled', balance: 10_000 });
    for (const answer of [
      await patch(`/bills/${bill.id}`, body.version, { note_to_self: 'x' }),
      await remove(`/bills/${bill.id}`, body.version),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'frozen', reason, retryable: true } } });
    }
    expect(() => ui.editBill(bill.id, { total: 1 })).toThrow('cannot change');
    expect(() => ui.deleteBill(bill.id)).toThrow('cannot change');
  });

  it('takes edits that leave the payment alone where freezeStrict is off', async () => {
    const { ui, patch, seeded } = melioWorld({ freezeStrict: false });
    const { bill, checking } = seeded();
    ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    expect((await patch(`/bills/${bill.id}`, 2, { note_to_self: 'x' })).status).toBe(200);
    expect((await patch(`/bills/${bill.id}`, 3, { total: 1 })).body.error.code).toBe('frozen');
  });

  it('still takes files', async () => {
    const { ui, post, seeded } = melioWorld();
    const { bill, checking } = seeded();
    ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    const file = await post(`/attachments?bill_id=${bill.id}&name=a.pdf`, Buffer.from('pdf'), {
      'content-type': 'application/pdf',
    });
    expect(file.status).toBe(201);
  });
});
