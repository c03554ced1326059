import { describe, expect, it } from 'vitest';
import { readRows } from '../reading/rows.ts';
import { one, read } from '../specs/read.ts';
import { ids, sampleBill, sampleLine } from '../specs/samples.ts';

describe('a bill', () => {
  it('shows its fields, in minor units and days', () => {
    expect(one('Invoices', sampleBill)).toMatchObject({
      entity: 'bill',
      id: ids.bill,
      version: 1790640126117,
      presence: 'present',
      fields: {
        contact: ids.contact,
        number: 'BILL-1007',
        billedOn: '2026-09-28',
        dueOn: '2026-10-28',
        plannedOn: null,
        currency: 'USD',
        total: 4715,
        open: 3615,
        status: 'open',
        note: 'Tires',
        account: ids.expense,
        webUrl: null,
        hasAttachments: true,
        lineCount: 1,
      },
    });
  });

  it('adds up: lines carry their share of the tax', () => {
    const { fields } = one('Invoices', sampleBill);
    expect(fields.lines).toEqual([
      { description: 'Tires', amount: 4715, account: ids.expense, dimensions: [`${ids.category}:${ids.option}`] },
    ]);
    const inclusive = one('Invoices', {
      ...sampleBill,
      LineAmountTypes: 'Inclusive',
      LineItems: [{ ...sampleLine, LineAmount: 47.15 }],
    });
    expect(inclusive.fields.lines).toEqual(fields.lines);
  });

  it.each([
    ['DRAFT', 'present', 'draft'],
    ['SUBMITTED', 'present', 'submitted'],
    ['AUTHORISED', 'present', 'open'],
    ['PAID', 'present', 'open'],
    ['VOIDED', 'void', 'open'],
    ['DELETED', 'deleted', 'draft'],
  ])('that is %s is %s, %s', (Status, presence, status) => {
    expect(one('Invoices', { ...sampleBill, Status })).toMatchObject({
      presence,
      fields: { status },
      extra: { status: Status },
    });
  });

  it('with several lines speaks of none of them', () => {
    const { fields } = one('Invoices', {
      ...sampleBill,
      LineItems: [sampleLine, { ...sampleLine, LineItemID: ids.file }],
    });
    expect(fields.lineCount).toBe(2);
    expect(fields).not.toHaveProperty('note');
    expect(fields).not.toHaveProperty('account');
  });

  it('names its files when it shows them, none when it has none, and nothing otherwise', () => {
    const Attachments = [
      { AttachmentID: ids.line, FileName: 'b' },
      { AttachmentID: ids.file, FileName: 'a' },
    ];
    expect(one('Invoices', { ...sampleBill, Attachments }).fields.attachments).toEqual([ids.file, ids.line]);
    expect(one('Invoices', { ...sampleBill, HasAttachments: false }).fields.attachments).toEqual([]);
    expect(one('Invoices', sampleBill).fields).not.toHaveProperty('attachments');
  });

  it('says nothing of lines that the representation leaves out', () => {
    const { LineItems: _, ...short } = sampleBill;
    const { fields } = one('Invoices', short);
    for (const name of ['lines', 'lineCount', 'note', 'account']) expect(fields).not.toHaveProperty(name);
  });

  it('reads the day from the text beside the date, and from midnight UTC without it', () => {
    const { DateString: _, ...rest } = sampleBill;
    expect(one('Invoices', rest).fields.billedOn).toBe('2026-09-28');
    expect(one('Invoices', { ...sampleBill, DateString: '2026-09-27T00:00:00' }).fields.billedOn).toBe('2026-09-27');
  });

  it.each(['JPY', 'KWD'])('counts in the minor units of %s', (CurrencyCode) => {
    const { fields } = one('Invoices', { ...sampleBill, CurrencyCode, Total: 47, LineItems: [] });
    expect(fields.total).toBe(CurrencyCode === 'JPY' ? 47 : 47_000);
  });

  it('of a customer is none of ours', () => {
    expect(read('Invoices', { ...sampleBill, Type: 'ACCREC' })).toEqual([]);
  });

  it('that does not parse is set aside, named, without its values', () => {
    const { records, unreadable } = readRows('Invoices', [
      { ...sampleBill, Total: 'Acme', Status: 'LOST' },
      sampleBill,
    ]);
    expect(records.some(({ entity }) => entity === 'bill')).toBe(true);
    expect(unreadable).toEqual([{ entity: 'bill', id: ids.bill, reason: expect.stringContaining('Total') }]);
    expect(unreadable[0]!.reason).not.toContain('Acme');
  });
});
