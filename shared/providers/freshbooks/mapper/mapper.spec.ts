import { describe, expect, it } from 'vitest';
import { readRows } from '../reading/rows.ts';
import { journalAccount, system } from '../schema.ts';
import { read } from '../specs/read.ts';
import { sampleClient, sampleInvoice, sampleLine, sampleMe, samplePayment, unpaid, usd } from '../specs/samples.ts';
import { toAccountList, toCompany } from './company.ts';
import { settlementsOf } from './settlement.ts';
import { versionOf } from './values.ts';

describe('a client', () => {
  it('is a contact', () => {
    expect(read('clients', sampleClient)).toEqual({
      entity: 'contact',
      id: '567595',
      version: Date.UTC(2026, 5, 29, 16, 48, 49, 999),
      presence: 'present',
      marker: 'TOABCDEFGHIJ',
      fields: {
        name: 'Acme Tools',
        firstName: 'Rae',
        lastName: 'Ng',
        personName: 'Rae Ng',
        email: 'ap@acme.test',
        phone: '(512) 555-0100',
        line1: '1 Main',
        line2: null,
        city: 'Austin',
        state: 'Texas',
        postalCode: '78701',
        taxId: null,
        isCustomer: true,
      },
      extra: { kind: 'organization', phoneIn: 'bus_phone', country: 'United States', currency: 'USD' },
    });
  });

  it.each([
    [{ organization: '' }, 'Rae Ng', 'person'],
    [{ organization: null, lname: null }, 'Rae', 'person'],
    [{ organization: '', fname: '', lname: '' }, 'ap@acme.test', 'organization'],
    [{ organization: '', fname: '', lname: '', email: '' }, 'acmetools2', 'organization'],
  ])('%j is called %s', (more, name, kind) => {
    expect(read('clients', { ...sampleClient, ...more })).toMatchObject({ fields: { name }, extra: { kind } });
  });

  it('keeps its phone where it was found', () => {
    const mobile = read('clients', { ...sampleClient, bus_phone: '', mob_phone: '555-1' });
    expect(mobile).toMatchObject({ fields: { phone: '555-1' }, extra: { phoneIn: 'mob_phone' } });
  });

  it.each([
    [0, 'present'],
    [1, 'deleted'],
    [2, 'archived'],
  ])('with vis_state %i is %s', (vis_state, presence) => {
    expect(read('clients', { ...sampleClient, vis_state }).presence).toBe(presence);
  });
});

describe('an invoice', () => {
  it('is a document, its lines with tax', () => {
    const taxed = {
      ...sampleInvoice,
      amount: usd('1695.00'),
      outstanding: usd('1595.00'),
      lines: [{ ...sampleLine, taxAmount1: '13', qty: '10', unit_cost: usd('150.00') }],
    };
    expect(read('invoices', taxed)).toEqual({
      entity: 'invoice',
      id: '454063',
      version: Date.UTC(2026, 5, 29, 16, 52, 44, 256),
      presence: 'present',
      fields: {
        contact: '567595',
        number: '0000008',
        billedOn: '2026-06-29',
        dueOn: '2026-07-29',
        currency: 'USD',
        total: 169_500,
        open: 159_500,
        status: 'open',
        webUrl: 'https://my.freshbooks.com/#/invoice/ZyQ04o-454063',
        lineCount: 1,
        lines: [{ description: 'Consulting - June (10 x 150.00)', amount: 169_500, account: null, dimensions: [] }],
        note: 'Consulting - June (10 x 150.00)',
      },
      extra: { status: 8, v3Status: 'partial', visState: 0 },
    });
  });

  it.each([
    [0, 'present'],
    [1, 'deleted'],
    [2, 'present'],
  ])('with vis_state %i is %s: archived is still owed (MF-1)', (vis_state, presence) => {
    const record = read('invoices', { ...sampleInvoice, vis_state });
    expect([record.presence, record.extra]).toMatchObject([presence, { visState: vis_state }]);
  });

  it.each([0, 2, 3, 4, 5, 6, 7, 8])('in status %i is open: money tells whether it is paid', (status) => {
    expect(read('invoices', { ...sampleInvoice, status }).fields.status).toBe('open');
  });

  it('in status 1 is a draft', () => {
    expect(read('invoices', { ...unpaid, status: 1, v3_status: 'draft' }).fields.status).toBe('draft');
  });

  it('does not change when it becomes overdue', () => {
    expect(read('invoices', { ...unpaid, v3_status: 'overdue' }).fields).toEqual(read('invoices', unpaid).fields);
  });

  it('that nothing was paid on shows all of its settlements: none', () => {
    expect(read('invoices', unpaid).extra).toMatchObject({ settlements: [] });
    expect(read('invoices', sampleInvoice).extra).not.toHaveProperty('settlements');
    expect(read('invoices', { ...unpaid, vis_state: 1 }).extra).not.toHaveProperty('settlements');
  });

  it('without lines in the answer says nothing about lines', () => {
    const { lines: _, ...bare } = unpaid;
    expect(Object.keys(read('invoices', bare).fields)).not.toContain('lines');
  });

  it.each([
    { status: 9 },
    { status: 'draft' },
    { vis_state: 7 },
    { amount: { amount: 'x', code: 'USD' } },
    { currency_code: 'ZZZ' },
    { customerid: null },
  ])('%j is held, the others are read', (wrong) => {
    const { records, unreadable } = readRows('invoices', [{ ...unpaid, ...wrong }, unpaid], 'ZyQ04o');
    expect(records).toHaveLength(1);
    expect(unreadable).toMatchObject([{ entity: 'invoice', id: '454063' }]);
    expect(unreadable[0]!.reason).toMatch(/status|vis_state|amount|customerid|currency_code/);
  });
});

describe('a payment', () => {
  it('is a settlement of its invoice', () => {
    expect(read('payments', samplePayment)).toEqual({
      entity: 'payment',
      id: '454063/312143',
      version: Date.UTC(2026, 5, 29, 16, 49, 8, 999),
      presence: 'present',
      marker: 'AP-77 TOABCDEFGHIJ',
      fields: {
        document: '454063',
        contact: '567595',
        amount: 10_000,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-06-15',
        method: 'ach',
        reference: 'AP-77 TOABCDEFGHIJ',
      },
      extra: { type: 'ACH' },
    });
  });

  it.each([
    [{ from_credit: true, type: 'Credit' }, 'credit'],
    [{ creditid: 31313 }, 'credit'],
    [{ type: 'Credit' }, 'credit'],
    [{ type: 'Credit Card' }, 'payment'],
  ])('%j is a %s', (more, kind) => {
    expect(read('payments', { ...samplePayment, ...more }).fields.kind).toBe(kind);
  });

  it('that was more than due says which credit took the rest, and has the invoice looked at', () => {
    expect(read('payments', { ...samplePayment, overpaymentid: 31313 })).toMatchObject({
      extra: { overpaymentId: '31313' },
      alsoLookAt: [{ entity: 'invoice', id: '454063' }],
    });
  });

  it.each([
    ['VISA', 'card'],
    ['Bank Transfer', 'bankTransfer'],
    ['Check', 'check'],
    ['Stripe', 'other'],
    [null, 'other'],
  ])('of type %s is by %s', (type, method) => {
    expect(read('payments', { ...samplePayment, type }).fields.method).toBe(method);
  });

  it('is deleted with vis_state 1 only', () => {
    expect(read('payments', { ...samplePayment, vis_state: 1 }).presence).toBe('deleted');
    expect(read('payments', { ...samplePayment, vis_state: 2 }).presence).toBe('present');
  });

  it('takes ids as text too, and amounts without decimals', () => {
    const yen = read('payments', { ...samplePayment, id: '312143', amount: { amount: '5000', code: 'JPY' } });
    expect(yen).toMatchObject({ id: '454063/312143', fields: { amount: 5_000, currency: 'JPY' } });
  });
});

describe('what settles an invoice', () => {
  const one = read('payments', samplePayment);
  const gone = read('payments', { ...samplePayment, id: 9, vis_state: 1 });
  it('is complete only when it explains the sum', () => {
    expect(settlementsOf({ settled: 10_000, currency: 'USD' }, [one, gone])).toEqual(['312143']);
    expect(settlementsOf({ settled: 15_000, currency: 'USD' }, [one])).toBeUndefined();
    expect(settlementsOf({ settled: 5_000, currency: 'USD' }, [one])).toBeUndefined();
  });
  it('may be more than the sum where somebody paid too much', () => {
    const over = read('payments', { ...samplePayment, overpaymentid: 1 });
    expect(settlementsOf({ settled: 5_000, currency: 'USD' }, [over])).toEqual(['312143']);
  });
});

describe('versions', () => {
  it('of a row without the fine stamp is not older than one with it', () => {
    const fine = versionOf({ version: '2026-06-29 12:52:44.956995', updated: '2026-06-29 12:52:44' });
    expect(versionOf({ updated: '2026-06-29 12:52:44' })).toBeGreaterThanOrEqual(fine);
    expect(versionOf({ updated: '2026-06-29 12:52:43' })).toBeLessThan(fine);
    expect(versionOf({})).toBe(0);
  });
});

describe('the business', () => {
  const { business } = sampleMe.business_memberships[0]!;
  const parsed = { ...business, id: String(business.id) };
  it('has its currency and zone from the accounting system', () => {
    const books = system.parse({ name: 'x', currency_code: 'CAD', timezone: 'America/Toronto' });
    expect(toCompany(parsed, 'ZyQ04o', books, books.timezone).fields).toEqual({
      name: 'Lee Design',
      currency: 'CAD',
      lockedUntil: null,
      timeZone: 'America/Toronto',
    });
  });
  it('leaves out what nobody tells, and takes no zone that calendars do not know', () => {
    expect(toCompany(parsed, 'ZyQ04o', undefined, undefined).fields).toEqual({
      name: 'Lee Design',
      lockedUntil: null,
      timeZone: null,
    });
    expect(toCompany(parsed, 'ZyQ04o', undefined, 'Mars').fields.timeZone).toBeNull();
  });
  it('books on sub-accounts where there are some', () => {
    const cash = {
      id: 1, account_name: 'Cash', account_number: '1000', account_type: 'asset', currency_code: 'USD',
      sub_accounts: [{ id: 12, account_name: 'Petty Cash', account_number: '1000-1' }],
    }; // biome-ignore format: short
    const fees = { id: 5, account_name: 'Fees', account_number: '6000', account_type: 'expense', sub_accounts: [] };
    const { items } = toAccountList([journalAccount.parse(cash), journalAccount.parse(fees)]).fields;
    expect(items).toMatchObject([
      { id: '12', name: 'Petty Cash', code: '1000-1', type: 'asset', paymentTarget: true, currency: 'USD' },
      { id: '5', name: 'Fees', paymentTarget: false },
    ]);
  });
});
