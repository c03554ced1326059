import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../engine/errors.ts';
import type { RecordWrite } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import type { Fields, ProviderRecord } from '../../model/record.ts';
import { prepare } from './requests.ts';
import { read } from './specs/read.ts';
import { sampleClient, sampleInvoice, samplePayment } from './specs/samples.ts';

const MARKER = 'TOABCDEFGHIJ';
const create = (entity: Entity, fields: Fields): RecordWrite => ({ kind: 'create', entity, fields, marker: MARKER });
const on = (current: ProviderRecord) => ({ entity: current.entity, id: current.id, current });
const update = (current: ProviderRecord, changes: Fields): RecordWrite => ({ kind: 'update', ...on(current), changes });
const body = (...writes: RecordWrite[]) => JSON.parse(prepare(writes).body!);

const client = read('clients', sampleClient);
const person = read('clients', { ...sampleClient, organization: '' });
const payment = read('payments', samplePayment);
const credit = read('payments', { ...samplePayment, from_credit: true });

describe('a client', () => {
  it('is made with our marker in its note', () => {
    const fields = {
      name: 'Acme Tools', firstName: 'Rae', lastName: 'Ng', email: 'ap@acme.test', phone: '512', line1: '1 Main',
      city: 'Austin', state: 'TX', postalCode: '78701', taxId: null, isCustomer: true,
    }; // biome-ignore format: short
    expect(prepare([create('contact', fields)])).toMatchObject({ method: 'POST', path: 'users/clients', key: false });
    expect(body(create('contact', fields))).toEqual({
      client: {
        organization: 'Acme Tools', fname: 'Rae', lname: 'Ng', email: 'ap@acme.test', bus_phone: '512', p_street: '1 Main',
        p_city: 'Austin', p_province: 'TX', p_code: '78701', vat_number: '', note: MARKER,
      },
    }); // biome-ignore format: short
  });

  it('that is a person has no organisation', () => {
    expect(body(create('contact', { name: 'Rae  Ng', personName: 'Rae Ng' }))).toEqual({
      client: { fname: 'Rae', lname: 'Ng', note: MARKER },
    });
  });

  it('needs a name or an e-mail', () => {
    expect(() => body(create('contact', { phone: '1' }))).toThrow(CannotWrite);
    expect(body(create('contact', { email: 'a@b.c' }))).toEqual({ client: { email: 'a@b.c', note: MARKER } });
  });

  it.each([
    [client, { name: 'Acme 2' }, { organization: 'Acme 2' }],
    [person, { name: 'Rae B. Lee' }, { fname: 'Rae B.', lname: 'Lee' }],
    [person, { name: 'Rae Lee', lastName: 'Lee' }, { fname: 'Rae', lname: 'Lee' }],
    [client, { personName: 'Cher' }, { fname: 'Cher', lname: '' }],
    [client, { email: null, line2: 'Floor 2' }, { email: '', p_street2: 'Floor 2' }],
    [read('clients', { ...sampleClient, bus_phone: '', mob_phone: '1' }), { phone: '2' }, { mob_phone: '2' }],
  ])('changes what changed and nothing else (%#)', (current, changes, expected) => {
    expect(prepare([update(current, changes)])).toMatchObject({ method: 'PUT', path: 'users/clients/567595' });
    expect(body(update(current, changes))).toEqual({ client: expected });
  });

  it('cannot lose its name, nor be changed in nothing', () => {
    expect(() => body(update(client, { name: '' }))).toThrow(CannotWrite);
    expect(() => body(update(client, { isCustomer: true }))).toThrow('Nothing in this change');
  });

  it('goes and comes back by vis_state alone', () => {
    expect(body({ kind: 'remove', ...on(client) })).toEqual({ client: { vis_state: 1 } });
    expect(body({ kind: 'restore', ...on(client) })).toEqual({ client: { vis_state: 0 } });
  });
});

describe('a payment', () => {
  const fields = {
    document: '454063',
    amount: 10_000,
    currency: 'USD',
    paidOn: '2026-06-15',
    method: 'ach',
    reference: 'AP-77',
  };

  it('is posted without a word to the client, its number first and our marker behind it', () => {
    expect(prepare([create('payment', fields)])).toEqual({
      method: 'POST',
      path: 'payments/payments',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        payment: {
          invoiceid: 454063, amount: { amount: '100.00', code: 'USD' }, date: '2026-06-15', type: 'ACH',
          note: `AP-77 ${MARKER}`, send_client_notification: false,
        },
      }),
      key: false,
      expects: [{ entity: 'payment', kind: 'create', parent: '454063' }],
    }); // biome-ignore format: short
  });

  it.each([
    [{ method: 'card' }, { type: 'Credit Card' }],
    [{ method: undefined }, { type: 'Other' }],
    [{ method: 'telegram' }, { type: 'Other' }],
    [{ reference: null }, { note: MARKER }],
    [{ amount: 5_000, currency: 'JPY' }, { amount: { amount: '5000', code: 'JPY' } }],
    [{ amount: 1 }, { amount: { amount: '0.01', code: 'USD' } }],
  ])('%j becomes %j', (more, expected) => {
    const given = Object.fromEntries(Object.entries({ ...fields, ...more }).filter(([, value]) => value !== undefined));
    expect(body(create('payment', given as Fields)).payment).toMatchObject(expected);
  });

  it.each([{ document: 'x' }, { amount: 0 }, { amount: -1 }, { paidOn: null }, { currency: null }, { kind: 'credit' }])(
    'is not made of %j',
    (wrong) => {
      expect(() => prepare([create('payment', { ...fields, ...wrong })])).toThrow(CannotWrite);
    },
  );

  it('keeps our marker when its note changes, and its invoice', () => {
    expect(prepare([update(payment, { paidOn: '2026-07-01' })])).toMatchObject({
      method: 'PUT',
      path: 'payments/payments/312143',
      expects: [{ entity: 'payment', id: '454063/312143', kind: 'update', parent: '454063' }],
    });
    expect(body(update(payment, { reference: 'AP-78', amount: 500 }))).toEqual({
      payment: { amount: { amount: '5.00', code: 'USD' }, note: `AP-78 ${MARKER}`, send_client_notification: false },
    });
    expect(body(update(payment, { reference: `AP-79 ${MARKER}` })).payment.note).toBe(`AP-79 ${MARKER}`);
    expect(() => prepare([update(payment, { document: '1' })])).toThrow(CannotWrite);
    expect(() => prepare([update(payment, {})])).toThrow(CannotWrite);
  });

  it('is taken back by vis_state alone; a credit is not ours to take', () => {
    expect(body({ kind: 'remove', ...on(payment) })).toEqual({ payment: { vis_state: 1 } });
    expect(() => prepare([{ kind: 'remove', ...on(credit) }])).toThrow(CannotWrite);
  });
});

describe('a payout', () => {
  const fields = {
    paidOn: '2026-06-20', currency: 'USD', number: 'Payout 991', note: 'Visa and ACH',
    lines: [{ account: '11', amount: 9_700 }, { account: '12', amount: 300 }, { account: '13', amount: -10_000 }, { account: '14', amount: 0 }],
  }; // biome-ignore format: short

  it('is a journal entry that adds up', () => {
    expect(body(create('payout', fields))).toEqual({
      journal_entry: {
        name: `Payout 991 ${MARKER}`, user_entered_date: '2026-06-20', currency_code: 'USD', description: 'Visa and ACH',
        details: [
          { sub_accountid: 11, debit: '97.00' },
          { sub_accountid: 12, debit: '3.00' },
          { sub_accountid: 13, credit: '100.00' },
        ],
      },
    }); // biome-ignore format: short
  });

  it.each([
    {
      lines: [
        { account: '11', amount: 1 },
        { account: '12', amount: -2 },
      ],
    },
    { lines: [{ account: '11', amount: 0 }] },
    {
      lines: [
        { account: null, amount: 1 },
        { account: '12', amount: -1 },
      ],
    },
    { paidOn: null },
    { currency: null },
  ])('is not made of %j', (wrong) => {
    expect(() => prepare([create('payout', { ...fields, ...wrong } as Fields)])).toThrow(CannotWrite);
  });
});

describe('what FreshBooks offers no way for', () => {
  const invoice = read('invoices', sampleInvoice);
  it.each<RecordWrite[]>([
    [],
    [create('invoice', {})],
    [update(invoice, { dueOn: '2026-01-01' })],
    [{ kind: 'remove', ...on(invoice) }],
    [update(client, { email: 'a' }), update(client, { email: 'b' })],
  ])('is said in words (%#)', (...writes) => {
    expect(() => prepare(writes)).toThrow(CannotWrite);
  });

  it('gives the same bytes for the same write', () => {
    expect(prepare([update(client, { email: 'x', city: 'y' })])).toEqual(
      prepare([update(client, { email: 'x', city: 'y' })]),
    );
  });
});
