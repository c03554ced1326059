import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { melioWorld } from './world.ts';

/** @see docs/platform-contract.yaml, tags `files` and `accounting` */
describe('attachments', () => {
  const pdf = { 'content-type': 'application/pdf' };

  it('move their bill, show their sha256 and give back their bytes', async () => {
    const { get, post, seeded } = melioWorld();
    const { bill } = seeded();
    const bytes = Buffer.from([0, 255, 1, 254]);
    const { body } = await post(`/attachments?bill_id=${bill.id}&name=bill.pdf&external_ref=tieout:f1`, bytes, pdf);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(body).toMatchObject({ name: 'bill.pdf', size: 4, sha256, external_refs: [{ system: 'tieout', id: 'f1' }] });
    expect((await get(`/bills/${bill.id}`)).body).toMatchObject({ version: 2, attachment_ids: [body.id] });
    expect(Buffer.from((await get(`/attachments/${body.id}/content`)).raw as Uint8Array)).toEqual(bytes);
    expect((await get(`/attachments?bill_id=${bill.id}`)).body.data).toEqual([body]);
    const again = await post(`/attachments?bill_id=${bill.id}&name=copy.pdf`, bytes, pdf);
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'exists', existing_id: body.id } } });
  });

  it('of another type, or too large, are refused', async () => {
    const { post, seeded } = melioWorld();
    const path = `/attachments?bill_id=${seeded().bill.id}&name=a`;
    expect((await post(path, Buffer.from('x'), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(path, Buffer.alloc(10 * 1024 * 1024 + 1), pdf)).status).toBe(413);
  });
});

describe('what the platform makes of values', () => {
  it('at once', async () => {
    const { post } = melioWorld({
      normalise: [
        { kind: 'vendor', field: 'display_name', how: 'trim' },
        { kind: 'vendor', field: 'address.state', how: 'upper' },
        { kind: 'vendor', field: 'phone', how: { truncate: 4 } },
        { kind: 'vendor', field: 'contact_name', how: { default: 'Accounts' } },
      ],
    });
    const { body } = await post('/vendors', { display_name: ' A ', phone: '12345678', address: { state: 'nv' } });
    expect(body).toMatchObject({
      display_name: 'A',
      phone: '1234',
      contact_name: 'Accounts',
      address: { state: 'NV' },
    });
  });

  it.each([
    { silent: false, version: 2 },
    { silent: true, version: 1 },
  ])('20 seconds later, silent: $silent', async ({ silent, version }) => {
    const { post, get, pass } = melioWorld({
      normalise: [{ kind: 'vendor', field: 'email', how: 'lower', laterMs: 20_000, silent }],
    });
    const { body } = await post('/vendors', { display_name: 'A', email: 'A@A.EXAMPLE' });
    expect(body).toMatchObject({ email: 'A@A.EXAMPLE', version: 1 });
    pass(20_000);
    const later = (await get(`/vendors/${body.id}`)).body;
    expect(later).toMatchObject({ email: 'a@a.example', version });
    expect((await get('/vendors')).body.data).toEqual([later]);
  });
});

describe('the account', () => {
  it('says what its plan offers, and refuses the rest', async () => {
    const { ui, get, post, seeded } = melioWorld();
    const { vendor } = seeded();
    expect((await get('/capabilities')).body).toMatchObject({
      get_paid: true,
      lines: true,
      account: { currency: 'USD', version: 1 },
    });
    ui.changePlan({ getPaid: false, lines: false });
    expect((await get('/capabilities')).body).toMatchObject({ get_paid: false, lines: false, account: { version: 2 } });
    expect((await get('/invoices')).body.error.code).toBe('not_supported');
    const lines = [{ amount: 1 }, { amount: 2 }];
    const several = await post('/bills', { vendor_id: vendor.id, currency: 'USD', total: 3, lines });
    expect(several.body.error.code).toBe('not_supported');
  });

  it('keeps the ledger lists as a whole; the same list again is no change', async () => {
    const { send, get, pass } = melioWorld();
    const item = {
      id: '429',
      code: '429',
      name: 'General',
      type: 'EXPENSE',
      active: true,
      category: true,
      payment_target: false,
      currency: null,
    };
    expect((await get('/accounting-accounts')).body).toEqual({ version: 0, updated_at: null, items: [] });
    const first = await send('PUT', '/accounting-accounts', { items: [item] });
    pass(1000);
    expect((await send('PUT', '/accounting-accounts', { items: [item] })).body).toEqual(first.body);
    expect((await send('PUT', '/accounting-accounts', { items: [] })).body.version).toBe(2);
    const option = { id: 'o1', name: 'North', dimension: 'Region', dimension_id: 'd1', active: true };
    expect((await send('PUT', '/accounting-dimensions', { items: [option] })).body.items).toEqual([option]);
  });

  it('keeps what the sync says to its users', async () => {
    const { simulator, post } = melioWorld();
    expect((await post('/sync-events', { kind: 'first_sync_completed', text: 'Done' })).status).toBe(202);
    expect(simulator.syncEvents()).toMatchObject([{ kind: 'first_sync_completed', text: 'Done' }]);
  });
});
