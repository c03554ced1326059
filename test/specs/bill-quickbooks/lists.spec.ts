import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
type Row = any;

const classified = (amount: number, account: string, ClassRef?: string) => ({
  Amount: amount,
  DetailType: 'AccountBasedExpenseLineDetail',
  AccountBasedExpenseLineDetail: {
    AccountRef: { value: account },
    ...(ClassRef ? { ClassRef: { value: ClassRef } } : {}),
  },
});

describe('BQ-9 lists go from QuickBooks to BILL', () => {
  it('accounts with their parts, classes, locations and items, each once', async () => {
    const office = new BackOffice();
    const travel = office.ledger.addAccount('Travel', 'Expense');
    office.ledger.add('Account', {
      Name: 'Hotels',
      AccountType: 'Expense',
      SubAccount: true,
      ParentRef: { value: travel },
    });
    office.ledger.add('Class', { Name: 'Retail' });
    office.ledger.add('Department', { Name: 'Downtown' });
    await office.connect();
    const { books } = office.bill;
    const accounts = books.all('chartOfAccount');
    const parent = accounts.find(({ name }) => name === 'Travel')!;
    expect(accounts.find(({ name }) => name === 'Hotels')).toMatchObject({
      parentId: parent.id,
      account: { type: 'EXPENSE' },
    });
    expect(books.all('accountingClass').map(({ name }) => name)).toEqual(['Retail']);
    expect(books.all('location').map(({ name }) => name)).toEqual(['Downtown']);
    expect(books.all('item').map(({ name }) => name)).toEqual(['Design hours']);
    expect(new Set(accounts.map(({ name }) => name)).size).toBe(accounts.length);
    expect(await office.issues()).toEqual([]);
    office.ledger.edit('Account', travel, { Name: 'Journeys' });
    await office.syncNow();
    expect(books.find('chartOfAccount', parent.id).name).toBe('Journeys');
    expect(books.all('chartOfAccount')).toHaveLength(accounts.length);
  });

  it('what BILL has already under the same name is linked, not doubled; what only BILL has stays there', async () => {
    const office = new BackOffice();
    office.bill.ui.addAccount('Job materials', 'EXPENSE');
    office.bill.ui.addAccount('Only in BILL', 'EXPENSE');
    const before = office.ledger.all('Account').length;
    await office.connect();
    const names = office.bill.books.all('chartOfAccount').map(({ name }) => name);
    expect(names.filter((name) => name === 'Job materials')).toHaveLength(1);
    expect(office.ledger.all('Account')).toHaveLength(before);
    expect(await office.issues()).toEqual([]);
  });

  it('vendors and customers go both ways, under one certain match', async () => {
    const office = new BackOffice();
    office.bill.ui.addVendor({ name: "Bob's Burger Joint", email: 'bob@bob.example' });
    await office.connect();
    expect(office.bill.books.all('vendor')).toHaveLength(1);
    const fresh = office.bill.ui.addVendor({ name: 'Fresh Farms', email: 'farm@fresh.example' });
    office.bill.ui.addCustomer({ name: 'New Customer', email: 'new@customer.example' });
    await office.syncNow();
    const shown = (name: 'Vendor' | 'Customer') => office.rows(name).map(({ DisplayName }: Row) => DisplayName);
    expect(shown('Vendor')).toEqual(["Bob's Burger Joint", 'Fresh Farms']);
    expect(shown('Customer')).toEqual(['Acme Tools', 'New Customer']);
    office.bill.ui.editVendor(fresh.id, { email: 'office@fresh.example' });
    await office.syncNow();
    expect(office.rows('Vendor')[1].PrimaryEmailAddr.Address).toBe('office@fresh.example');
    expect(await office.issues()).toEqual([]);
  });
});

describe('BQ-8 classes', () => {
  const office = async (classes: 'line' | 'document') => {
    const sent: string[] = [];
    const made = new BackOffice({
      fault: (provider, { method, body }) => {
        if (provider === 'quickbooks' && method === 'POST') sent.push(String(body));
        return undefined;
      },
    });
    made.ledger.set({ classes });
    const retail = made.ledger.add('Class', { Name: 'Retail' });
    const whole = classes === 'document' ? { ClassRef: { value: retail } } : {};
    const line = classified(100, made.known.expense, classes === 'line' ? retail : undefined);
    made.enterBill('B-1', 100, { Line: [line], ...whole });
    made.enterInvoice('I-1', 100, whole);
    await made.connect();
    return { made, sent, retail, inBill: made.bill.books.all('accountingClass')[0]!.id };
  };

  it.each(['line', 'document'] as const)(
    'go to BILL always, on its lines (kept by %s in QuickBooks)',
    async (classes) => {
      const { made, inBill } = await office(classes);
      expect(made.inBill('B-1').lines[0]!.classifications.accountingClassId).toBe(inBill);
      if (classes === 'document') {
        expect(made.invoiceInBill('I-1').lines[0]!.classifications.accountingClassId).toBe(inBill);
      }
      made.resetCalls();
      await made.syncNow();
      expect([made.writes('bill'), made.writes('quickbooks')]).toEqual([{}, {}]);
    },
  );

  it.each([
    ['line', true],
    ['document', false],
  ] as const)(
    'of an invoice from BILL go to QuickBooks only where it keeps them by line (%s)',
    async (classes, goes) => {
      const { made, sent, retail, inBill } = await office(classes);
      const { customerId, lines } = made.invoiceInBill('I-1');
      made.bill.ui.enterInvoice({
        customerId,
        number: 'N-1',
        billedOn: '2026-03-01',
        dueOn: '2026-03-31',
        lines: [{ amount: 4000, item: lines[0]!.classifications.itemId!, class: inBill }],
      });
      await made.syncNow();
      const invoice = made.row('Invoice', 'N-1');
      expect(invoice.Line[0].SalesItemLineDetail.ClassRef?.value).toBe(goes ? retail : undefined);
      expect(invoice.ClassRef).toBeUndefined();
      // QuickBooks would let it go without a word: it is not even asked.
      expect(sent.some((body) => body.includes('ClassRef'))).toBe(goes);
      made.resetCalls();
      await made.syncNow();
      expect([made.writes('bill'), made.writes('quickbooks')]).toEqual([{}, {}]);
      expect(await made.issues()).toEqual([]);
    },
  );
});
