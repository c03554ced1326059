import { describe, expect, it } from 'vitest';
import { Office } from '../../support/office.ts';

/**
 * "All unpaid bills and their vendors in Xero will be synced into Melio during the first sync. Following that, whenever you
 * create a bill with a new vendor in Xero, the bill and the vendor details will be synced into Melio. The sync happens
 * automatically every hour. You can also manually sync your accounts."
 */

const bank = (office: Office) => office.xero.ui().account('090').id;

/** One bill of each kind that a set of books holds. */
function books(): Office {
  const office = new Office({
    xero: { organisations: [{ tenantId: TENANT, baseCurrency: 'USD', currencies: ['EUR'] }] },
  });
  const cedar = office.addContact('Cedar Paper Co');
  office.addContact('Nobody Owed');
  const ui = office.xero.ui();
  office.enterBill(cedar, 'OPEN', 100);
  const part = office.enterBill(cedar, 'PART', 100);
  ui.payBill(part.id, { accountId: bank(office), amount: 30, date: '2026-02-25' });
  const paid = office.enterBill(office.addContact('Paid Off Ltd'), 'PAID', 100);
  ui.payBill(paid.id, { accountId: bank(office), amount: 100, date: '2026-02-25' });
  office.enterBill(cedar, 'DRAFT', 100, { Status: 'DRAFT' });
  office.enterBill(cedar, 'SUBMITTED', 100, { Status: 'SUBMITTED' });
  ui.voidBill(office.enterBill(cedar, 'VOIDED', 100).id);
  ui.deleteBill(office.enterBill(cedar, 'DELETED', 100, { Status: 'DRAFT' }).id);
  office.enterBill(cedar, 'EUR', 100, { CurrencyCode: 'EUR' });
  ui.enterInvoice({
    contactId: cedar.id,
    Date: '2026-02-20',
    DueDate: '2026-03-20',
    lines: [{ Description: 'Work', Quantity: 1, UnitAmount: 10, AccountCode: '200' }],
  });
  return office;
}
const TENANT = 'fe79f7dd-b6d4-4a92-ba7b-538af6289c58';

const bills = (office: Office) => [...office.melio.recordsOf().bill.rows.values()];
const vendors = (office: Office) => [...office.melio.recordsOf().vendor.rows.values()];

describe('MX-1 first sync', () => {
  it('MX-1 unpaid bills and their vendors arrive in Melio; paid, draft, voided and deleted ones stay out', async () => {
    const office = books();
    const before = JSON.stringify(
      office.xero
        .ui()
        .bills()
        .map(({ number, status }) => [number, status]),
    );
    await office.connect();
    expect(
      bills(office)
        .map(({ number }) => number)
        .sort(),
    ).toEqual(['OPEN', 'PART']);
    expect(vendors(office).map(({ display_name }) => display_name)).toEqual(['Cedar Paper Co']);
    expect(
      JSON.stringify(
        office.xero
          .ui()
          .bills()
          .map(({ number, status }) => [number, status]),
      ),
    ).toBe(before);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-1 what was paid in Xero already lowers the balance in Melio, as a payment made outside', async () => {
    const office = books();
    await office.connect();
    expect(office.melioBill('PART')).toMatchObject({ total: 10000, balance: 7000, status: 'partially_paid' });
    expect(office.melioPayments('PART')).toMatchObject([{ amount: 3000, method: 'external', origin: 'accounting' }]);
  });

  it('MX-1 what stays out says by which rule', async () => {
    const office = books();
    await office.connect();
    // A first sync lists unpaid bills only: the others are not even asked for, until they change.
    const id = office.xeroBill('EUR').id;
    expect(await office.outOfScope()).toMatchObject({ [`L#bill#${id}`]: 'MX-1 not in the currency of Melio' });
  });

  it('MX-1 a bill that Melio has already, of the same vendor, number and total, is matched and not doubled', async () => {
    const office = new Office();
    const cedar = office.addContact('Cedar Paper Co', { EmailAddress: 'ap@cedar.example' });
    office.enterBill(cedar, 'B-1', 120.5);
    const vendor = office.melio.ui.addVendor({ name: 'Cedar Paper', email: 'ap@cedar.example' });
    office.melio.ui.enterBill({
      vendorId: vendor.id,
      number: ' b-1 ',
      total: 12050,
      dueDate: '2026-03-30',
    });
    await office.connect();
    expect([bills(office).length, vendors(office).length]).toEqual([1, 1]);
    // Linking copies nothing: only what changes from now on counts.
    expect([bills(office)[0]!.due_date, office.xeroBill('B-1').dueDate]).toEqual(['2026-03-30', '2026-03-20']);
    expect(vendors(office)[0]!.display_name).toBe('Cedar Paper');
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-15' });
    await office.settle();
    expect(bills(office)[0]!.due_date).toBe('2026-04-15');
  });

  it('MX-1 an older Melio bill without a match is shown once, and goes to Xero only when a person says so', async () => {
    const office = new Office();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const accountRef = office.xero.ui().account('429').id;
    office.melio.ui.enterBill({
      vendorId: vendor.id,
      number: 'OLD-1',
      total: 3300,
      dueDate: '2026-03-30',
      lines: [{ amount: 3300, accountRef }],
    });
    await office.connect();
    expect(office.xero.ui().bills()).toEqual([]);
    expect((await office.issue('olderBill')).actions).toEqual(['create', 'ignore']);
    await office.decide('olderBill', 'create');
    expect(office.xeroBill('OLD-1')).toMatchObject({ totalCents: 3300, status: 'AUTHORISED' });
    expect(await office.issues()).toEqual([]);
  });

  it('MX-1 an older Melio bill that a person leaves out stays out, and says so', async () => {
    const office = new Office();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const old = office.melio.ui.enterBill({ vendorId: vendor.id, number: 'OLD-1', total: 3300, dueDate: '2026-03-30' });
    await office.connect();
    await office.decide('olderBill', 'ignore');
    await office.syncNow();
    expect(office.xero.ui().bills()).toEqual([]);
    expect(await office.issues()).toEqual([]);
    expect(await office.outOfScope()).toEqual({ [`R#bill#${old.id}`]: 'ignored by decision' });
  });
});

describe('MX-2 afterwards', () => {
  it('MX-2 a bill created in Xero with a new vendor brings vendor and bill, a contact without a bill nothing', async () => {
    const office = new Office();
    await office.connect();
    office.resetCalls();
    office.addContact('Nobody Owed');
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ total: 12050, vendor_id: office.melioVendor('Cedar Paper Co').id });
    expect(office.writes('melio')).toEqual({ 'POST /vendors': 1, 'POST /bills': 1 });
  });

  it('MX-2 two bills of one new vendor bring the vendor once', async () => {
    const office = new Office();
    await office.connect();
    const cedar = office.addContact('Cedar Paper Co');
    office.enterBill(cedar, 'B-1', 10);
    office.enterBill(cedar, 'B-2', 20);
    await office.settle();
    expect([bills(office).length, vendors(office).length]).toEqual([2, 1]);
  });

  it('MX-2 a bill that is paid before it was ever seen stays out, and says why', async () => {
    const office = new Office();
    await office.connect();
    const { id } = office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    office.xero.ui().payBill(id, { accountId: bank(office), amount: 120.5, date: '2026-03-02' });
    await office.settle();
    expect([bills(office), vendors(office)]).toEqual([[], []]);
    expect(await office.outOfScope()).toMatchObject({ [`L#bill#${id}`]: 'MX-1 already paid' });
  });

  it('MX-2 a draft that is approved counts as created', async () => {
    const office = new Office();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5, { Status: 'DRAFT' });
    await office.connect();
    expect(bills(office)).toEqual([]);
    office.xero.ui().approveBill(office.xeroBill('B-1').id);
    await office.settle();
    expect(office.melioBill('B-1').total).toBe(12050);
  });
});

describe('MX-3 hourly, and by hand', () => {
  /** Xero's webhooks never arrive: only the schedule and the button find anything. */
  const withoutWebhooks = () => new Office({ xero: { webhookDelayMs: 10 * 24 * 3_600_000 } });

  it('MX-3 what no webhook tells of is found within the hour', async () => {
    const office = withoutWebhooks();
    await office.connect();
    // An account has its own minute of the hour, and the first visit may follow the first sync too closely to ask again.
    await office.hours(1);
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    await office.hours(1);
    expect(office.melioBill('B-1').total).toBe(12050);
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    await office.hours(1);
    expect(office.melioBill('B-1').due_date).toBe('2026-04-01');
  });

  it('MX-3 sync now finds it at once', async () => {
    const office = withoutWebhooks();
    await office.connect();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    await office.drain();
    expect(bills(office)).toEqual([]);
    await office.syncNow();
    expect(office.melioBill('B-1').total).toBe(12050);
  });
});
