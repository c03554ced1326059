import { describe, expect, it } from 'vitest';
import { readRows } from '../reading/rows.ts';
import { journalAccount, system } from '../schema.ts';
import { read } from '../specs/read.ts';
import { sampleClient, sampleInvoice, sampleLine, sampleMe, unpaid, usd } from '../specs/samples.ts';
import { toAccountList, toCompany } from './company.ts';
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
        kind: 'organisation',
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
        country: 'US',
        taxId: null,
        isCustomer: true,
        ledgerUrl: 'https://my.freshbooks.com/#/client/ZyQ04o-567595',
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

  it('that is a company has its person as a record of its own', () => {
    const { records } = readRows('clients', [sampleClient], 'ZyQ04o');
    expect(records[1]).toMatchObject({
      entity: 'contactPerson',
      id: '567595',
      fields: { organisation: '567595', name: 'Rae Ng', firstName: 'Rae', lastName: 'Ng', email: 'ap@acme.test' },
    });
    for (const more of [{ organization: '' }, { fname: '', lname: '' }])
      expect(readRows('clients', [{ ...sampleClient, ...more }], 'ZyQ04o').records).toHaveLength(1);
  });

  it('says what it owes where it was asked, per currency', () => {
    const owed = {
      outstanding_balance: [{ amount: usd('20.00') }, { amount: { amount: '7.50', code: 'CAD' } }],
      overdue_balance: [{ amount: usd('0.00') }],
    };
    expect(read('clients', { ...sampleClient, ...owed }).fields).toMatchObject({
      openBalances: [
        { currency: 'CAD', amount: 750 },
        { currency: 'USD', amount: 2_000 },
      ],
      overdueBalances: [],
    });
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
        archived: false,
      },
      extra: { status: 8, v3Status: 'partial', visState: 0 },
      alsoLookAt: [{ entity: 'contact', id: '567595', fields: ['openBalances', 'overdueBalances'] }],
    });
  });

  it.each([
    [0, 'present'],
    [1, 'deleted'],
    [2, 'present'],
  ])('with vis_state %i is %s: archived is still owed (MF-1)', (vis_state, presence) => {
    const record = read('invoices', { ...sampleInvoice, vis_state });
    expect([record.presence, record.extra]).toMatchObject([presence, { visState: vis_state }]);
    expect(record.fields.archived).toBe(vis_state === 2);
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
