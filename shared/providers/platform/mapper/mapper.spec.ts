import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { entitySchemas } from '../../../model/entities.ts';
import { platformBill, platformBillPayment, platformVendor } from '../schema.ts';
import { fromBillChanges, fromNewBill, toBill } from './bill.ts';
import { fromOutsidePayment, toBillPayments } from './bill-payment.ts';
import { fromContact, toContact } from './vendor.ts';

const { schemas } = parse(
  readFileSync(new URL('../../../../docs/platform-contract.yaml', import.meta.url), 'utf8'),
).components;
const example = (name: string) => schemas[name].examples[0];
const vendor = (changes: object = {}) => toContact(platformVendor.parse({ ...example('Vendor'), ...changes }));
const bill = (changes: object = {}) => toBill(platformBill.parse({ ...example('Bill'), ...changes }));
const payments = (changes: object = {}) =>
  toBillPayments(platformBillPayment.parse({ ...example('BillPayment'), ...changes }));
const line = (id: string, amount: number, account: string | null = '429') => ({
  id,
  description: `line ${id}`,
  amount,
  account_ref: account,
  dimension_refs: [],
});

describe('what the platform shows fits the model', () => {
  it.each([vendor(), bill(), ...payments()])('$entity', ({ entity, fields }) => {
    expect(() => entitySchemas[entity as 'bill'].strict().parse(fields)).not.toThrow();
  });

  it('reads a vendor', () => {
    expect(vendor()).toMatchObject({
      id: 'vnd_3a',
      version: 2,
      presence: 'present',
      marker: '01JQ3Z',
      fields: { name: 'Happy Music Supplies', personName: 'Bill Vendorson', postalCode: '09501', isVendor: true },
    });
    expect(vendor({ archived: true, removed_by: 'user' }).presence).toBe('archived');
  });

  it('reads a bill: open is its balance, the note and account are those of its only line', () => {
    expect(bill()).toMatchObject({
      version: 4,
      presence: 'present',
      fields: { contact: 'vnd_3a', total: 22899, open: 22899, note: 'Strings and reeds', account: '429', lineCount: 1 },
    });
    expect(bill().fields).toMatchObject({ scheduledOn: '2026-03-25', frozen: true, source: 'platform', mailTo: null });
  });

  it('keeps note and account off a bill with several lines: absent, which is not empty', () => {
    const { fields } = bill({ lines: [line('a', 20000), line('b', 2899)] });
    expect(fields).not.toHaveProperty('note');
    expect(fields).not.toHaveProperty('account');
    expect(fields.lineCount).toBe(2);
    expect(bill({ lines: [] }).fields).toMatchObject({ note: 'Strings and reeds', account: null, lineCount: 0 });
  });

  it('reads a removed bill as deleted, and says who removed it', () => {
    const removed = bill({ archived: true, removed_by: 'user' });
    expect(removed.presence).toBe('deleted');
    expect(removed.extra).toMatchObject({ removedBy: 'user' });
  });

  it('points at the files of a bill', () => {
    const { fields, extra, alsoLookAt } = bill({ attachment_ids: ['att_1'] });
    expect(fields).toMatchObject({ hasAttachments: true, attachments: ['att_1'] });
    expect(bill().alsoLookAt).toEqual([]);
    expect(extra).toMatchObject({ attachments: ['att_1'] });
    expect(alsoLookAt).toEqual([{ entity: 'attachment', id: 'bil_9' }]);
  });
});

describe('a payment is one record per bill that it settles', () => {
  it('with the share of each', () => {
    const bills = [
      { bill_id: 'b1', amount: 100 },
      { bill_id: 'b2', amount: 50 },
    ];
    const records = payments({ bills, amount: 150 });
    expect(records.map(({ id, fields }) => [id, fields.document, fields.amount])).toEqual([
      ['b1/pay_5d', 'b1', 100],
      ['b2/pay_5d', 'b2', 50],
    ]);
  });

  it.each([
    ['scheduled', 'scheduled'],
    ['in_progress', 'inProgress'],
    ['blocked', 'onHold'],
    ['completed', 'settled'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
    ['refunded', 'refunded'],
  ])('%s is %s', (status, ours) => expect(payments({ status })[0]!.fields.status).toBe(ours));

  it('does not parse in a state that nobody knows, so that it is never guessed paid or failed', () => {
    expect(platformBillPayment.safeParse({ ...example('BillPayment'), status: 'on_its_way' }).success).toBe(false);
  });

  it.each([
    { what: 'platform payment', changes: {}, movesMoney: true, archived: 'present' },
    {
      what: 'marked as paid',
      changes: { method: 'external', paid_on: '2026-03-02' },
      movesMoney: false,
      archived: 'deleted',
    },
    {
      what: 'outside payment',
      changes: { method: 'external', origin: 'accounting', paid_on: '2026-03-02' },
      movesMoney: false,
      archived: 'deleted',
    },
  ])('$what', ({ changes, movesMoney, archived }) => {
    const [record] = payments(changes);
    expect(record!.fields.movesMoney).toBe(movesMoney);
    expect(record!.fields.paidOn).toBe(movesMoney ? undefined : '2026-03-02');
    expect(payments({ ...changes, archived: true, removed_by: 'user' })[0]!.presence).toBe(archived);
  });

  it('writes an outside payment with the same amount twice: of the payment and of its bill', () => {
    const fields = {
      document: 'b1',
      contact: 'v1',
      amount: 5000,
      currency: 'USD',
      paidOn: '2026-03-12',
      reference: 'Chq',
    };
    expect(fromOutsidePayment(fields, 'Melio')).toMatchObject({
      bills: [{ bill_id: 'b1', amount: 5000 }],
      amount: 5000,
    });
    expect(() => fromOutsidePayment({ ...fields, paidOn: null }, 'Melio')).toThrow('needs its day');
    expect(() => fromOutsidePayment({ ...fields, amount: 0 }, 'Melio')).toThrow('zero or less');
  });
});

describe('what we write', () => {
  it('a vendor edit carries only what changes, a part of the address included', () => {
    expect(fromContact({ city: 'Reno' })).toEqual({ address: { city: 'Reno' } });
    expect(fromContact({ email: null, personName: 'A B' })).toEqual({ email: null, contact_name: 'A B' });
  });

  it('a new bill without lines gets one, with the note and category it came with', () => {
    const fields = { contact: 'v1', currency: 'USD', total: 900, note: 'Rent', account: '400', dueOn: '2026-04-01' };
    expect(fromNewBill(fields, 'Melio')).toEqual({
      vendor_id: 'v1',
      currency: 'USD',
      total: 900,
      note_to_self: 'Rent',
      due_date: '2026-04-01',
      lines: [{ description: 'Rent', amount: 900, account_ref: '400', dimension_refs: [] }],
    });
  });

  it.each([
    { why: 'no vendor', fields: { currency: 'USD', total: 1 }, says: 'needs a vendor' },
    { why: 'nothing owed', fields: { contact: 'v', currency: 'USD', total: 0 }, says: 'zero or less' },
    {
      why: 'lines of another sum',
      fields: {
        contact: 'v',
        currency: 'USD',
        total: 9,
        lines: [{ description: null, amount: 8, account: null, dimensions: [] }],
      },
      says: 'do not add up',
    },
  ])('refuses a new bill with $why', ({ fields, says }) => {
    expect(() => fromNewBill(fields, 'Melio')).toThrow(says);
  });

  it('a changed total moves the only line along, under its id', () => {
    expect(fromBillChanges({ total: 30000 }, bill(), 'Melio')).toEqual({
      total: 30000,
      lines: [{ id: 'lin_1', description: 'Strings and reeds', amount: 30000, account_ref: '429', dimension_refs: [] }],
    });
  });

  it('a changed category keeps the amount; clearing it is said', () => {
    expect(fromBillChanges({ account: null }, bill(), 'Melio')).toMatchObject({
      lines: [{ amount: 22899, account_ref: null }],
    });
    expect(fromBillChanges({ account: '77' }, bill({ lines: [] }), 'Melio')).toMatchObject({
      lines: [{ amount: 22899, account_ref: '77', description: 'Strings and reeds' }],
    });
  });

  it('a changed total on several lines is for people', () => {
    const several = bill({ lines: [line('a', 20000), line('b', 2899)] });
    expect(() => fromBillChanges({ total: 1 }, several, 'Melio')).toThrow('2 lines');
    expect(fromBillChanges({ dueOn: '2026-05-01' }, several, 'Melio')).toEqual({ due_date: '2026-05-01' });
  });

  it('replaced lines keep their ids when their number stays, and lose them when it does not', () => {
    const several = bill({ lines: [line('a', 20000), line('b', 2899)] });
    const lines = [
      { description: 'x', amount: 10000, account: '1', dimensions: ['d'] },
      { description: 'y', amount: 12899, account: '2', dimensions: [] },
    ];
    expect(fromBillChanges({ lines }, several, 'Melio')).toMatchObject({ lines: [{ id: 'a' }, { id: 'b' }] });
    const one = [{ ...lines[0]!, amount: 22899 }];
    expect((fromBillChanges({ lines: one }, several, 'Melio').lines as object[])[0]).not.toHaveProperty('id');
  });

  it('an emptied check address is cleared, a given one is whole', () => {
    expect(fromBillChanges({ mailTo: null }, bill(), 'Melio')).toEqual({ delivery_address: null });
    expect(fromBillChanges({ mailTo: { line1: '1 Main', postalCode: '09501' } }, bill(), 'Melio')).toEqual({
      delivery_address: { line1: '1 Main', line2: null, city: null, state: null, postal_code: '09501', country: null },
    });
  });
});
