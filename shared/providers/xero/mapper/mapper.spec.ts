import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../model/entities.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { readRows } from '../reading/rows.ts';
import { ids, sampleBill, sampleContact, sampleLine, samplePayment } from '../spec-samples.ts';
import { lockDay, toCompany } from './company.ts';
import { toAccountList, toDimensionList } from './lists.ts';
import { stateCode } from './states.ts';
import { timeZoneOf } from './time-zones.ts';

const read = (resource: 'Invoices' | 'Payments' | 'Contacts', row: object): readonly ProviderRecord[] => {
  const { records, unreadable } = readRows(resource, [row as Record<string, unknown>]);
  expect(unreadable).toEqual([]);
  for (const record of records)
    expect(entitySchemas[record.entity as 'bill'].parse(record.fields)).toEqual(record.fields);
  return records;
};
const one = (resource: 'Invoices' | 'Payments' | 'Contacts', row: object): ProviderRecord => read(resource, row)[0]!;

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

describe('settlements of a bill', () => {
  it('come with it, in part: no account, batch or reconciliation', () => {
    const payment = read('Invoices', sampleBill).find(({ entity }) => entity === 'billPayment')!;
    expect(payment).toEqual({
      entity: 'billPayment',
      id: `${ids.bill}/${ids.payment}`,
      version: 1790640126117,
      presence: 'present',
      marker: '1042 TO-pay-991',
      fields: {
        document: ids.bill,
        contact: ids.contact,
        amount: 1100,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-09-29',
        reference: '1042 TO-pay-991',
      },
    });
  });

  it('include credits, prepayments and overpayments; shares of one credit are one', () => {
    const records = read('Invoices', {
      ...sampleBill,
      AmountCredited: 9,
      CreditNotes: [
        { CreditNoteID: ids.credit, AppliedAmount: 2 },
        { CreditNoteID: ids.credit, AppliedAmount: 3 },
      ],
      Prepayments: [{ PrepaymentID: ids.file, AppliedAmount: 1 }],
      Overpayments: [{ OverpaymentID: ids.line, AppliedAmount: 3 }],
    });
    const shares = records
      .filter(({ entity }) => entity === 'billPayment')
      .map(({ fields }) => [fields.kind, fields.amount]);
    expect(shares).toEqual([
      ['payment', 1100],
      ['credit', 500],
      ['prepayment', 100],
      ['overpayment', 300],
    ]);
    expect(records[0]!.extra).toMatchObject({ settlements: [ids.payment, ids.credit, ids.file, ids.line].sort() });
  });

  it('are called complete only when they add up to what the bill says was settled', () => {
    expect(one('Invoices', sampleBill).extra).toMatchObject({ settlements: [ids.payment] });
    expect(one('Invoices', { ...sampleBill, AmountPaid: 12 }).extra).not.toHaveProperty('settlements');
    expect(one('Invoices', { ...sampleBill, AmountCredited: undefined }).extra).not.toHaveProperty('settlements');
    const unknown = { ...sampleBill, AmountCredited: 5, CreditNotes: [{ CreditNoteID: ids.credit }] };
    expect(one('Invoices', unknown).extra).not.toHaveProperty('settlements');
  });

  it('are not believed when there are more than the bill says: deleted ones stand among them', () => {
    const records = read('Invoices', { ...sampleBill, AmountPaid: 0 });
    expect(records.map(({ entity }) => entity)).toEqual(['bill']);
    expect(records[0]!.extra).not.toHaveProperty('settlements');
    expect(records[0]!.alsoLookAt).toEqual([{ entity: 'billPayment', id: `${ids.bill}/${ids.payment}` }]);
  });
});

describe('a payment by itself', () => {
  it('shows everything', () => {
    expect(one('Payments', samplePayment)).toEqual({
      entity: 'billPayment',
      id: `${ids.bill}/${ids.payment}`,
      version: 1790640126623,
      presence: 'present',
      marker: '1042 TO-pay-991',
      fields: {
        document: ids.bill,
        contact: ids.contact,
        amount: 1100,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-09-29',
        reference: '1042 TO-pay-991',
        account: ids.bank,
        reconciled: false,
        batch: null,
      },
    });
  });

  it('is gone when Xero says DELETED, and names its batch in either place', () => {
    expect(one('Payments', { ...samplePayment, Status: 'DELETED' }).presence).toBe('deleted');
    const batch = { BatchPayment: { BatchPaymentID: ids.file, IsReconciled: 'true', TotalAmount: '600.00' } };
    expect(one('Payments', { ...samplePayment, ...batch, IsReconciled: 'true' }).fields).toMatchObject({
      batch: ids.file,
      reconciled: true,
    });
  });

  it.each(['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APOVERPAYMENTPAYMENT'])('of type %s is none of ours', (PaymentType) => {
    expect(read('Payments', { ...samplePayment, PaymentType })).toEqual([]);
  });

  it('without a currency is set aside', () => {
    const { unreadable } = readRows('Payments', [{ ...samplePayment, Invoice: { InvoiceID: ids.bill } }]);
    expect(unreadable).toEqual([
      { entity: 'billPayment', id: ids.payment, reason: expect.stringContaining('CurrencyCode') },
    ]);
  });
});

describe('a contact', () => {
  it('shows the main phone and the billing address, never the delivery address', () => {
    expect(one('Contacts', sampleContact)).toMatchObject({
      marker: 'melio-vnd-8812',
      presence: 'present',
      fields: {
        name: 'Acme Widgets LLC',
        personName: 'Dana Ray',
        email: 'ap@acme.test',
        phone: '14155551212',
        line1: '101 Green St',
        line2: 'Floor 2, Suite B',
        city: 'San Francisco',
        state: 'CA',
        postalCode: '04041',
        taxId: null,
        isVendor: true,
        isCustomer: false,
      },
    });
    const noBilling = { ...sampleContact, Addresses: sampleContact.Addresses.slice(0, 1) };
    expect(one('Contacts', noBilling).fields).toMatchObject({ line1: null, city: null, postalCode: null });
  });

  it('is archived, asked to be forgotten, or merged into another', () => {
    expect(one('Contacts', { ...sampleContact, ContactStatus: 'ARCHIVED' }).presence).toBe('archived');
    expect(one('Contacts', { ...sampleContact, ContactStatus: 'GDPRREQUEST' }).presence).toBe('archived');
    const merged = { ...sampleContact, ContactStatus: 'ARCHIVED', MergedToContactID: ids.file };
    expect(one('Contacts', merged)).toMatchObject({ presence: 'merged', mergedInto: ids.file });
  });

  it('has a state by its code in the United States only', () => {
    expect(stateCode(' new  york ')).toBe('NY');
    expect(stateCode('ca', 'USA')).toBe('CA');
    expect(stateCode('Georgia', 'GE')).toBe('Georgia');
    expect(stateCode('Bavaria')).toBe('Bavaria');
  });
});

describe('lists and the organisation', () => {
  it('offers accounts for lines and for payments by their kind', () => {
    const account = (id: string, more: object) => ({
      AccountID: id,
      Name: id,
      Status: 'ACTIVE' as const,
      Type: 'EXPENSE',
      ...more,
    });
    const { fields } = toAccountList([
      account('b-expense', { Code: '400' }),
      account('a-bank', { Type: 'BANK', CurrencyCode: 'USD' }),
      account('c-system', { Code: '800', SystemAccount: 'CREDITORS' }),
      account('d-card', { Code: '880', EnablePaymentsToAccount: true }),
      account('e-old', { Code: '900', Status: 'ARCHIVED' }),
    ]);
    const flags = (fields.items as readonly Record<string, unknown>[]).map(({ id, category, paymentTarget, active }) => [
      id, category, paymentTarget, active,
    ]); // biome-ignore format: a row each
    expect(flags).toEqual([
      ['a-bank', false, true, true],
      ['b-expense', true, false, true],
      ['c-system', false, false, true],
      ['d-card', true, true, true],
      ['e-old', false, false, false],
    ]);
  });

  it('does not depend on the order in which Xero lists', () => {
    const options = ['South', 'North'].map((Name, index) => ({ TrackingOptionID: `o${index}`, Name }));
    const regions = { TrackingCategoryID: 'c1', Name: 'Region', Options: options };
    const old = { TrackingCategoryID: 'c2', Name: 'Team', Status: 'ARCHIVED' as const, Options: options.slice(0, 1) };
    expect(toDimensionList([regions, old])).toEqual(
      toDimensionList([old, { ...regions, Options: options.toReversed() }]),
    );
    expect((toDimensionList([old]).fields.items as readonly { active: boolean }[])[0]!.active).toBe(false);
  });

  it('knows the later lock date as a day, however Xero writes midnight', () => {
    const company = (dates: object) =>
      toCompany({ Name: 'Demo', BaseCurrency: 'NZD', Timezone: 'NEWZEALANDSTANDARDTIME', ...dates }, 't', undefined)
        .fields;
    expect(company({ PeriodLockDate: '/Date(1419937200000+0000)/' })).toMatchObject({
      lockedUntil: '2014-12-31',
      timeZone: 'Pacific/Auckland',
    });
    expect(company({})).toMatchObject({ lockedUntil: null });
    const both = { PeriodLockDate: '/Date(1767139200000+0000)/', EndOfYearLockDate: '/Date(1735603200000+0000)/' };
    expect(company(both).lockedUntil).toBe('2025-12-31');
    expect(lockDay(Date.UTC(2026, 0, 31, 5), 'America/New_York')).toBe('2026-01-31');
    expect(lockDay(Date.UTC(2026, 0, 31, 5), undefined)).toBe('2026-01-31');
  });

  it('lists what the plan allows, and nothing when Xero does not say', () => {
    const actions = [
      { Name: 'UseMulticurrency', Status: 'NOT-ALLOWED' },
      { Name: 'CreateApprovedBill', Status: 'ALLOWED' },
    ];
    const source = { Name: 'Demo', BaseCurrency: 'USD' };
    expect(toCompany(source, 't', actions).fields.capabilities).toEqual(['CreateApprovedBill']);
    expect(toCompany(source, 't', undefined).fields).not.toHaveProperty('capabilities');
  });

  it('names only time zones that calendars know', () => {
    for (const name of ['EASTERN', 'CENTRAL(MEXICO)', 'UTC+12', 'UTC', 'CHATHAMISLANDS', 'NEPAL']) {
      const zone = timeZoneOf(name.startsWith('UTC') ? name : name.replace(/^(\w+)/, '$1STANDARDTIME'));
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone! })).not.toThrow();
      expect(zone).toBeDefined();
    }
    expect(timeZoneOf('MOONSTANDARDTIME')).toBeUndefined();
  });
});
