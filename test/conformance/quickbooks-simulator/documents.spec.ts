import { describe, expect, it } from 'vitest';
import { DAY, quickBooksWorld } from '../../support/quickbooks-world.ts';

describe('names', () => {
  it('are unique over customers and vendors; an inactive one steps aside with a suffix', async () => {
    const world = quickBooksWorld();
    const taken = { code: '6240', status: 400 };
    expect(await world.refusal('POST', 'customer', { DisplayName: "bob's burger joint" })).toMatchObject(taken);
    world.ui.setActive('Vendor', world.vendor, false);
    expect(world.ui.read('Vendor', world.vendor)).toMatchObject({
      DisplayName: "Bob's Burger Joint (deleted)",
      Active: false,
    });
    const { Customer } = await world.ok('POST', 'customer', { DisplayName: "Bob's Burger Joint" });
    expect(Customer).toMatchObject({ SyncToken: '0', Active: true, CurrencyRef: { value: 'USD' } });
  });

  it('still collide when they are inactive, where that switch is on', async () => {
    const world = quickBooksWorld({ switches: { inactiveNamesCollide: true } });
    world.ui.setActive('Vendor', world.vendor, false);
    expect(await world.refusal('POST', 'customer', { DisplayName: "Bob's Burger Joint" })).toMatchObject({
      code: '6240',
    });
  });

  it('are never deleted, and refuse what they do not know', async () => {
    const world = quickBooksWorld();
    const vendor = { Id: world.vendor, SyncToken: '0' };
    expect(await world.refusal('POST', 'vendor?operation=delete', vendor)).toMatchObject({ code: '500' });
    expect(await world.refusal('POST', 'vendor', { DisplayName: 'New', Nickname: 'N' })).toMatchObject({
      code: '2010',
    });
    expect(await world.refusal('POST', 'vendor', {})).toMatchObject({ code: '2020' });
    expect(await world.refusal('POST', 'vendor', { DisplayName: 'a:b' })).toMatchObject({ code: '6000' });
    expect(await world.refusal('POST', 'vendor', { DisplayName: 'N', GivenName: 'x'.repeat(101) })).toMatchObject({
      code: '2050',
    });
  });
});

describe('updates', () => {
  it('need the current token', async () => {
    const world = quickBooksWorld();
    const body = { Id: world.customer, SyncToken: '0', sparse: true, CompanyName: 'Acme LLC' };
    expect((await world.ok('POST', 'customer', body)).Customer).toMatchObject({
      SyncToken: '1',
      CompanyName: 'Acme LLC',
    });
    expect(await world.refusal('POST', 'customer', body)).toMatchObject({ status: 400, code: '5010' });
  });

  it('that are full clear what they leave out; sparse ones leave it alone where that is documented', async () => {
    const world = quickBooksWorld();
    const sparse = { Id: world.customer, SyncToken: '0', sparse: true, CompanyName: 'Acme LLC' };
    expect((await world.ok('POST', 'customer', sparse)).Customer.PrimaryEmailAddr).toEqual({ Address: 'ap@acme.test' });
    const full = { Id: world.customer, SyncToken: '1', DisplayName: 'Acme Tools' };
    const { Customer } = await world.ok('POST', 'customer', full);
    expect(Customer.PrimaryEmailAddr).toBeUndefined();
    expect(Customer.CompanyName).toBeUndefined();
    const vendor = { Id: world.vendor, SyncToken: '0', sparse: true, DisplayName: "Bob's", CompanyName: 'B' };
    expect((await world.ok('POST', 'vendor', vendor)).Vendor.PrimaryEmailAddr).toBeUndefined();
  });

  it('replace all lines: an id keeps one, none makes one', async () => {
    const world = quickBooksWorld();
    const id = world.bill(100);
    const [line] = world.ui.read('Bill', id).Line as { Id: string }[];
    const fresh = {
      Amount: 20,
      DetailType: 'AccountBasedExpenseLineDetail',
      AccountBasedExpenseLineDetail: { AccountRef: { value: world.fees } },
    };
    const { Bill } = await world.ok('POST', 'bill', {
      Id: id, SyncToken: '0', VendorRef: { value: world.vendor }, TxnDate: DAY, Line: [{ ...line, Amount: 80 }, fresh],
    }); // biome-ignore format: short
    expect(Bill).toMatchObject({
      TotalAmt: 100,
      Line: [
        { Id: line!.Id, Amount: 80 },
        { Id: '2', Amount: 20 },
      ],
    });
  });
});

describe('bills and invoices', () => {
  it('say by their balance what is open, and by their links who paid', async () => {
    const world = quickBooksWorld();
    const bill = world.bill(100);
    world.wait(5_000);
    const payment = world.ui.payBills(world.bank, [{ id: bill, amount: 40 }]);
    expect(world.ui.read('Bill', bill)).toMatchObject({
      TotalAmt: 100,
      Balance: 60,
      SyncToken: '0',
      LinkedTxn: [{ TxnId: payment, TxnType: 'BillPaymentCheck' }],
      MetaData: { LastUpdatedTime: '2026-06-29T09:00:05-07:00', CreateTime: '2026-06-29T09:00:00-07:00' },
    });
    expect(world.ui.read('Vendor', world.vendor).Balance).toBe(60);
  });

  it('refuse to go while something is paid on them', async () => {
    const world = quickBooksWorld();
    const [bill, invoice] = [world.bill(), world.invoice()];
    world.ui.payBills(world.bank, [{ id: bill, amount: 10 }]);
    world.ui.receivePayment(world.customer, 10, [{ id: invoice, amount: 10 }]);
    expect(await world.refusal('POST', 'bill?operation=delete', { Id: bill, SyncToken: '0' })).toMatchObject({
      code: '6000',
    });
    expect(await world.refusal('POST', 'invoice?operation=void', { Id: invoice, SyncToken: '0' })).toMatchObject({
      code: '6000',
    });
  });

  it('are voided (invoices) or deleted (bills), and then read as fault 610', async () => {
    const world = quickBooksWorld();
    const [bill, invoice] = [world.bill(), world.invoice(100, { PrivateNote: 'ext:1' })];
    const { Invoice } = await world.ok('POST', 'invoice?operation=void', { Id: invoice, SyncToken: '0' });
    expect(Invoice).toMatchObject({
      TotalAmt: 0,
      Balance: 0,
      PrivateNote: 'Voided - ext:1',
      SyncToken: '1',
      Line: [{ Amount: 0 }, {}],
    });
    expect(await world.refusal('POST', 'bill?operation=void', { Id: bill, SyncToken: '0' })).toMatchObject({
      code: '500',
    });
    const gone = await world.ok('POST', 'bill?operation=delete', { Id: bill, SyncToken: '0' });
    expect(gone.Bill).toEqual({ status: 'Deleted', domain: 'QBO', Id: bill });
    expect(await world.refusal('GET', `bill/${bill}`)).toMatchObject({ status: 400, code: '610' });
  });

  it('refuse a number that was used, and name who has it', async () => {
    const world = quickBooksWorld();
    const first = world.bill(10, { DocNumber: 'INV-77' });
    const body = { ...world.ui.read('Bill', first), Id: undefined, SyncToken: undefined, LinkedTxn: undefined };
    expect(await world.refusal('POST', 'bill', body)).toMatchObject({
      code: '6140',
      detail: expect.stringContaining(`TxnId=${first}`),
    });
    expect((await world.ok('POST', 'bill?include=allowduplicatedocnum', body)).Bill.DocNumber).toBe('INV-77');
    world.ui.set({ warnDuplicateNumbers: false });
    expect((await world.ok('POST', 'bill', body)).Bill.DocNumber).toBe('INV-77');
  });

  it('are counted by QuickBooks where the company has no numbers of its own', async () => {
    const world = quickBooksWorld();
    world.ui.set({ customTxnNumbers: false });
    const [a, b] = [world.invoice(10, { DocNumber: 'mine' }), world.invoice(10)];
    expect([a, b].map((id) => world.ui.read('Invoice', id).DocNumber)).toEqual(['1001', '1002']);
  });

  it('refuse amounts that do not follow from quantity and price, unknown references, and closed periods', async () => {
    const world = quickBooksWorld();
    const line = (detail: object, Amount = 10) => ({
      CustomerRef: { value: world.customer },
      TxnDate: DAY,
      Line: [
        {
          Amount,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: world.item }, ...detail },
        },
      ],
    });
    expect(await world.refusal('POST', 'invoice', line({ Qty: 3, UnitPrice: 3 }))).toMatchObject({ code: '6070' });
    expect(await world.refusal('POST', 'invoice', line({ ItemRef: { value: '99' } }))).toMatchObject({ code: '2500' });
    expect(await world.refusal('POST', 'invoice', { CustomerRef: { value: world.customer } })).toMatchObject({
      code: '2020',
    });
    world.ui.setActive('Item', world.item, false);
    expect(await world.refusal('POST', 'invoice', line({}))).toMatchObject({ code: '610' });
    world.ui.setActive('Item', world.item, true);
    world.ui.closeBooks(DAY);
    expect(await world.refusal('POST', 'invoice', line({}))).toMatchObject({ code: '6210' });
  });

  it('keep classes by line, by document, or not at all, as the company prefers', () => {
    const world = quickBooksWorld();
    const ClassRef = { value: world.ui.add('Class', { Name: 'West' }) };
    const classed = () => {
      const id = world.ui.add('Bill', {
        VendorRef: { value: world.vendor },
        ClassRef,
        Line: [
          {
            Amount: 1,
            DetailType: 'AccountBasedExpenseLineDetail',
            AccountBasedExpenseLineDetail: { AccountRef: { value: world.fees }, ClassRef },
          },
        ],
      });
      const { ClassRef: whole, Line } = world.ui.read('Bill', id) as {
        ClassRef?: object;
        Line: { AccountBasedExpenseLineDetail: { ClassRef?: object } }[];
      };
      return [whole !== undefined, Line[0]!.AccountBasedExpenseLineDetail.ClassRef !== undefined];
    };
    expect(classed()).toEqual([false, true]);
    world.ui.set({ classes: 'document' });
    expect(classed()).toEqual([true, false]);
    world.ui.set({ classes: 'none' });
    expect(classed()).toEqual([false, false]);
  });

  it('have their tax computed by QuickBooks, whatever was sent', async () => {
    const world = quickBooksWorld();
    world.ui.set({ salesTaxPercent: 8 });
    const { Invoice } = await world.ok('POST', 'invoice', {
      CustomerRef: { value: world.customer },
      TxnTaxDetail: { TotalTax: 1 },
      Line: [
        {
          Amount: 247.5,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: world.item }, TaxCodeRef: { value: 'TAX' } },
        },
      ],
    });
    expect(Invoice).toMatchObject({ TotalAmt: 267.3, Balance: 267.3, TxnTaxDetail: { TotalTax: 19.8 } });
  });

  it('keep no bills in the smallest plan', async () => {
    const world = quickBooksWorld({
      companies: [{ realmId: '9341453000000001', name: 'Small', plan: 'Simple Start' }],
    });
    expect(() => world.bill()).toThrow('Feature Not Supported');
  });
});
