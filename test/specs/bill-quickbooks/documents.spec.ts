import { describe, expect, it } from 'vitest';
import { BackOffice, type BackOfficeOptions } from '../../support/bill-quickbooks.ts';

// biome-ignore lint/suspicious/noExplicitAny: a line as QuickBooks shows it
type Row = any;

/** A bill of 100.00, its line in QuickBooks and what BILL knows it by. */
async function billOnBothSides(options: BackOfficeOptions = {}) {
  const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { unordered: true, ...options });
  const { id, lines } = office.inBill('B-1');
  const account = lines[0]!.classifications.chartOfAccountId!;
  return { office, line: office.row('Bill', 'B-1').Line[0] as Row, mine: { id, account } };
}

describe('BQ-1 what stands in QuickBooks goes to BILL', () => {
  it('bills and invoices with their vendor and customer, each once, and nothing comes back', async () => {
    const office = new BackOffice();
    office.enterBill('B-1', 100, { PrivateNote: 'for the shop' });
    office.enterInvoice('I-1', 250);
    await office.connect();
    const { books } = office.bill;
    expect(books.all('vendor')).toMatchObject([{ name: "Bob's Burger Joint", email: 'bob@bob.example' }]);
    expect(books.all('customer')).toMatchObject([{ name: 'Acme Tools', email: 'ap@acme.example' }]);
    expect(office.inBill('B-1')).toMatchObject({ dueDate: '2026-03-20', description: 'for the shop' });
    expect([office.due('B-1'), office.dueFrom('I-1')]).toEqual([10000, 25000]);
    expect(office.writes('quickbooks')).toEqual({});
    expect(await office.issues()).toEqual([]);
    office.resetCalls();
    await office.syncNow();
    expect([office.writes('bill'), office.writes('quickbooks')]).toEqual([{}, {}]);
  });
});

describe('BQ-5 what is paid in part or in full does not enter BILL', () => {
  it('bills and invoices alike; it is a door, not a leash', async () => {
    const office = new BackOffice();
    for (const number of ['B-1', 'B-2', 'B-3']) office.enterBill(number, 100);
    for (const number of ['I-1', 'I-2']) office.enterInvoice(number, 100);
    office.payBills({ 'B-2': 30 });
    const whole = office.payBills({ 'B-3': 100 });
    office.receivePayment({ 'I-2': 30 });
    await office.connect();
    const numbers = () =>
      [
        ...office.bill.books.all('bill').map(({ invoice }) => invoice.invoiceNumber),
        ...office.bill.books.all('invoice').map(({ invoiceNumber }) => invoiceNumber),
      ].sort();
    expect(numbers()).toEqual(['B-1', 'I-1']);
    expect([...new Set(Object.values(await office.outOfScope()))]).toContain(
      'BQ-5 paid in part or in full before it entered BILL',
    );
    // One that is in stays in, and its header goes on flowing.
    office.payBills({ 'B-1': 40 });
    await office.syncNow();
    expect(office.due('B-1')).toBe(6000);
    office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { DueDate: '2026-04-01' });
    await office.syncNow();
    expect(office.inBill('B-1').dueDate).toBe('2026-04-01');
    // One whose payment is taken back is unpaid, and enters.
    office.ledger.delete('BillPayment', whole);
    await office.syncNow();
    expect(numbers()).toEqual(['B-1', 'B-3', 'I-1']);
    expect(await office.issues()).toEqual([]);
  });

  it('an amount that changes after a part was paid is asked about', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    office.payBills({ 'B-1': 40 });
    await office.syncNow();
    const [line] = office.row('Bill', 'B-1').Line;
    office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { Line: [{ ...line, Amount: 120 }] });
    await office.syncNow();
    expect(await office.held()).toContain('changedAfterPaid');
    expect(office.due('B-1')).toBe(6000);
  });
});

describe('BQ-10 bills and invoices both ways', () => {
  it('a bill entered in BILL goes to QuickBooks, line by line, booked on the accounts that they stand for', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const { vendorId, lines } = office.inBill('B-1');
    const account = lines[0]!.classifications.chartOfAccountId!;
    office.bill.ui.enterBill({
      vendorId,
      number: 'N-7',
      billedOn: '2026-03-01',
      dueOn: '2026-03-31',
      description: 'new oven',
      lines: [
        { amount: 12345, account, description: 'oven' },
        { amount: 55, account, description: 'delivery' },
      ],
    });
    await office.syncNow();
    expect(office.row('Bill', 'N-7')).toMatchObject({
      TotalAmt: 124,
      DueDate: '2026-03-31',
      VendorRef: { value: office.known.vendor },
    });
    expect(
      office
        .row('Bill', 'N-7')
        .Line.map((line: Row) => [line.Description, line.Amount, line.AccountBasedExpenseLineDetail.AccountRef.value]),
    ).toEqual([
      ['oven', 123.45, office.known.expense],
      ['delivery', 0.55, office.known.expense],
    ]);
    expect(office.rows('Bill')).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });

  it('an invoice entered in BILL goes to QuickBooks by its items', async () => {
    const office = await BackOffice.with({ invoices: { 'I-1': 100 } });
    const { customerId, lines } = office.invoiceInBill('I-1');
    office.bill.ui.enterInvoice({
      customerId,
      number: 'N-8',
      billedOn: '2026-03-01',
      dueOn: '2026-03-31',
      lines: [{ amount: 9900, item: lines[0]!.classifications.itemId! }],
    });
    await office.syncNow();
    expect(office.row('Invoice', 'N-8')).toMatchObject({ TotalAmt: 99, CustomerRef: { value: office.known.customer } });
    expect(office.row('Invoice', 'N-8').Line[0].SalesItemLineDetail.ItemRef.value).toBe(office.known.item);
    expect(await office.issues()).toEqual([]);
  });

  it('an edit travels from either side, and a conflict about money is asked', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const id = office.idOf('Bill', 'B-1');
    const edit = (changes: object) => office.ledger.edit('Bill', id, changes as never);
    const [line] = office.row('Bill', 'B-1').Line;
    edit({ Line: [{ ...line, Amount: 120 }] });
    await office.syncNow();
    expect(office.due('B-1')).toBe(12000);
    const mine = office.inBill('B-1');
    office.bill.ui.editBill(mine.id, { dueDate: '2026-05-05' });
    await office.syncNow();
    expect(office.row('Bill', 'B-1').DueDate).toBe('2026-05-05');
    expect(await office.issues()).toEqual([]);
    edit({ Line: [{ ...line, Amount: 130 }] });
    office.bill.ui.editBill(mine.id, { lines: [{ amount: 14000 }] });
    await office.syncNow();
    expect(await office.held()).toEqual(['conflict:total']);
    expect([office.owed('Bill', 'B-1'), office.due('B-1')]).toEqual([13000, 14000]);
  });

  it.each([
    { decision: 'useLeft', ends: [13000, 13000] },
    { decision: 'useRight', ends: [14000, 14000] },
  ])(
    'an amount and its lines are one question: $decision settles both, and nothing else is asked',
    async ({ decision, ends }) => {
      const { office, line, mine } = await billOnBothSides();
      office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { Line: [{ ...line, Amount: 130 }] } as never);
      office.bill.ui.editBill(mine.id, { lines: [{ amount: 14000, account: mine.account }] });
      await office.syncNow();
      const { text } = await office.issue('conflict:total');
      expect(text).toBe('total and lines were changed on both sides (BQ-10). Say which one holds.');
      await office.decide('conflict:total', decision);
      expect([office.owed('Bill', 'B-1'), office.due('B-1')]).toEqual(ends);
      expect(await office.issues()).toEqual([]);
    },
  );

  it.each([
    { decision: 'useLeft', ends: [13000, 13000], text: undefined },
    { decision: 'useRight', ends: [10000, 10000], text: 'for the shop' },
  ])(
    'an amount does not take the other side’s lines with it unasked; $decision decides both',
    async ({ decision, ends, text }) => {
      const { office, line, mine } = await billOnBothSides();
      office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), { Line: [{ ...line, Amount: 130 }] } as never);
      office.bill.ui.editBill(mine.id, {
        lines: [{ amount: 10000, account: mine.account, description: 'for the shop' }],
      });
      await office.syncNow();
      expect([office.owed('Bill', 'B-1'), office.due('B-1')]).toEqual([13000, 10000]);
      expect(office.inBill('B-1').lines[0]!.description).toBe('for the shop');
      expect(await office.held()).toEqual(['conflict:total']);
      await office.decide('conflict:total', decision);
      expect([office.owed('Bill', 'B-1'), office.due('B-1')]).toEqual(ends);
      expect(office.row('Bill', 'B-1').Line[0].Description).toBe(text);
      expect(await office.issues()).toEqual([]);
    },
  );

  it('an amount waits for the account that its lines are booked on, and neither is sent alone', async () => {
    let isDown = false;
    const { office, line } = await billOnBothSides({
      fault: (provider, { method, url }) =>
        isDown && provider === 'bill' && method === 'POST' && url.includes('chart-of-accounts')
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    isDown = true;
    const AccountRef = { value: office.ledger.addAccount('Freight', 'Expense') };
    const detail = { ...line.AccountBasedExpenseLineDetail, AccountRef };
    office.ledger.edit('Bill', office.idOf('Bill', 'B-1'), {
      Line: [{ ...line, Amount: 130, AccountBasedExpenseLineDetail: detail }],
    } as never);
    office.resetCalls();
    await office.syncNow();
    expect(Object.keys(office.writes('bill')).filter((path) => path.includes('bills'))).toEqual([]);
    expect([office.due('B-1'), await office.issues()]).toEqual([10000, []]);
    isDown = false;
    await office.hours(1);
    expect([office.due('B-1'), await office.issues()]).toEqual([13000, []]);
    expect(office.inBill('B-1').lines[0]!.classifications.chartOfAccountId).toBe(
      office.bill.books.all('chartOfAccount').find(({ name }) => name === 'Freight')!.id,
    );
  });

  it('without a number, or above what BILL can hold, it stays out with the rule', async () => {
    const office = new BackOffice();
    office.ledger.enterBill(office.known.vendor, 100, office.known.expense, { TxnDate: '2026-02-20' });
    await office.connect();
    expect(office.bill.books.all('bill')).toEqual([]);
    expect(Object.values(await office.outOfScope())).toContain('BQ-10 without a number, which BILL needs');
  });

  it('a bill deleted in QuickBooks is archived in BILL while nobody has paid any of it', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100, 'B-2': 50 } });
    office.bill.ui.pay({ bills: [{ id: office.inBill('B-2').id }], processDate: '2026-03-20' });
    await office.syncNow();
    for (const number of ['B-1', 'B-2']) office.ledger.delete('Bill', office.idOf('Bill', number));
    await office.syncNow();
    expect([office.inBill('B-1').archived, office.inBill('B-2').archived]).toEqual([true, false]);
    expect(await office.held()).toEqual(['removedOnOneSide']);
  });
});

describe('BQ-12 only approved bills go to QuickBooks, where that is chosen', () => {
  const options = { settings: { approvedOnly: true }, bill: { approvals: true } };
  const entered = (office: BackOffice) =>
    office.bill.ui.enterBill({
      vendorId: office.bill.books.all('vendor')[0]!.id,
      number: 'N-1',
      billedOn: '2026-03-01',
      dueOn: '2026-03-31',
      lines: [{ amount: 5000, account: office.inBill('B-1').lines[0]!.classifications.chartOfAccountId! }],
    });

  it('waits for the approval, and again for that of an edit', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { unordered: true, ...options });
    const bill = entered(office);
    await office.syncNow();
    expect(office.rows('Bill')).toHaveLength(1);
    office.bill.ui.approve(bill.id);
    await office.syncNow();
    expect(office.owed('Bill', 'N-1')).toBe(5000);
    office.bill.ui.editBill(bill.id, {
      lines: [{ ...{ account: bill.lines[0]!.classifications.chartOfAccountId! }, amount: 6000 }],
    });
    await office.syncNow();
    expect(office.owed('Bill', 'N-1')).toBe(5000);
    office.bill.ui.approve(bill.id);
    await office.syncNow();
    expect(office.owed('Bill', 'N-1')).toBe(6000);
    expect(await office.issues()).toEqual([]);
  });

  it('denied afterwards, it stays and is told of', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { unordered: true, ...options });
    const bill = entered(office);
    office.bill.ui.approve(bill.id);
    await office.syncNow();
    office.bill.ui.deny(bill.id);
    await office.syncNow();
    expect(await office.held()).toEqual(['deniedInBill']);
    expect(office.owed('Bill', 'N-1')).toBe(5000);
  });

  it('off, a bill goes as soon as it is entered', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } }, { bill: { approvals: true } });
    entered(office);
    await office.syncNow();
    expect(office.owed('Bill', 'N-1')).toBe(5000);
  });
});
