import { describe, expect, it } from 'vitest';
import { account, fromMelio, fromXero, inMelio, line } from '../../support/bills.ts';
import { Office } from '../../support/office.ts';

/** Transactions, bill: category, description, amounts, and the link back. */

describe('MX-B7 category', () => {
  it("MX-B7 Melio shows Xero's list: active accounts that a bill may be booked on, no bank and no system account", async () => {
    const office = await fromXero();
    const { accounts } = JSON.parse(office.melio.snapshot()).tenants[0];
    const names = accounts.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Advertising', 'General Expenses', 'Rent']));
    for (const hidden of ['Business Bank Account', 'Accounts Payable', 'Rounding']) expect(names).not.toContain(hidden);
    office.xero.ui().archiveAccount(account(office, '469'));
    await office.hours(26);
    const later = JSON.parse(office.melio.snapshot()).tenants[0].accounts.items;
    expect(later.map(({ name }: { name: string }) => name)).not.toContain('Rent');
  });

  it('MX-B7 a Melio bill without a category takes the default account', async () => {
    const office = new Office();
    const settings = { defaultAccount: account(office, '469') };
    await office.connect(settings);
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 3300, dueDate: '2026-04-01' });
    await office.settle();
    expect(line(office, 'M-1').accountId).toBe(settings.defaultAccount);
    expect(office.melioBill('M-1').lines).toEqual([]);
  });

  it("MX-B7 of a vendor with a default account in Xero it takes that one, before the company's, line by line", async () => {
    const office = new Office();
    const settings = { defaultAccount: account(office, '469') };
    const oak = { EmailAddress: 'jo@oak.example', PurchasesDefaultAccountCode: '429' };
    const { id } = office.addContact('Oak Furniture', oak);
    await office.connect(settings);
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture', email: oak.EmailAddress });
    const entry = { vendorId: vendor.id, dueDate: '2026-04-01' };
    office.melio.ui.enterBill({ ...entry, number: 'M-1', total: 3300 });
    const rent = { amount: 3000, accountRef: account(office, '400') };
    office.melio.ui.enterBill({ ...entry, number: 'M-2', total: 3400, lines: [rent, { amount: 400 }] });
    await office.settle();
    expect(line(office, 'M-1').accountId).toBe(account(office, '429'));
    expect(office.xeroBill('M-2').lines.map(({ accountId }) => accountId)).toEqual(
      ['400', '429'].map((code) => account(office, code)),
    );
    await office.syncNow();
    expect(office.melioBill('M-1').lines).toEqual([]);
    expect(await office.issues()).toEqual([]);
    // The vendor's account counts for what is entered from then on.
    office.xero.ui().editContact(id, { PurchasesDefaultAccountCode: '400' });
    await office.settle();
    expect(line(office, 'M-1').accountId).toBe(account(office, '429'));
  });

  it("MX-B7 the vendor's own default account is enough, also for its first bill", async () => {
    const office = new Office();
    const oak = { EmailAddress: 'jo@oak.example', PurchasesDefaultAccountCode: '429' };
    office.addContact('Oak Furniture', oak);
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture', email: oak.EmailAddress });
    office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 3300, dueDate: '2026-04-01' });
    await office.settle();
    expect(line(office, 'M-1').accountId).toBe(account(office, '429'));
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B7 without a default account it is held, and goes on when the category is chosen', async () => {
    const office = await fromMelio({ lines: [] });
    expect(office.xero.ui().bills()).toEqual([]);
    expect((await office.issue('noAccount')).text).toMatch(/Choose a category in Melio/);
    inMelio(office, { lines: [{ amount: 3300, accountRef: account(office, '400') }] }, 'M-1');
    await office.settle();
    expect(line(office, 'M-1').accountId).toBe(account(office, '400'));
    expect(await office.issues()).toEqual([]);
  });
});

describe('MX-B8 description', () => {
  it('MX-B8 an empty note becomes a text in Xero, which needs one, and does not come back', async () => {
    const office = await fromMelio({ note: null });
    expect(line(office, 'M-1').description).toBe('Bill M-1');
    await office.syncNow();
    expect(office.melioBill('M-1').note_to_self).toBeNull();
  });
});

describe('MX-B9 MX-B10 amounts', () => {
  it('MX-B9 the total of a bill entered in Melio is the total in Xero, tax inside', async () => {
    const office = await fromMelio({ total: 10001 });
    expect(office.xeroBill('M-1')).toMatchObject({ totalCents: 10001, lineAmountTypes: 'Inclusive' });
    expect(line(office, 'M-1').lineCents).toBe(10001);
  });

  it('MX-B9 MX-B10 a new total from Melio on a bill with tax on top is exactly that total', async () => {
    const office = await fromXero({ LineAmountTypes: 'Exclusive', lines: [{ TaxType: 'INPUT' }] });
    expect(office.melioBill('B-1').total).toBe(office.xeroBill('B-1').totalCents);
    inMelio(office, { total: 20003 });
    await office.settle();
    expect(office.xeroBill('B-1').totalCents).toBe(20003);
    expect(office.melioBill('B-1').total).toBe(20003);
  });

  it('MX-B10 a new total from Melio that names no lines is held for a bill of several: none can be guessed', async () => {
    const second = { Description: 'Delivery', Quantity: 1, UnitAmount: 5, AccountCode: '429' };
    const office = await fromXero({ lines: [{}, second] });
    expect(office.melioBill('B-1').total).toBe(12550);
    inMelio(office, { lines: [], total: 100 });
    await office.settle();
    const lines = [{ lineCents: 12050 }, { lineCents: 500 }];
    expect(office.xeroBill('B-1')).toMatchObject({ totalCents: 12550, lines });
    expect((await office.issue('cannotWrite')).text).toMatch(/change its amount there/);
  });

  it('MX-B10 a new total from Melio, while a payment is entered in Xero, is held in plain words', async () => {
    const office = await fromXero();
    office.xero
      .ui()
      .payBill(office.xeroBill('B-1').id, { accountId: account(office, '090'), amount: 20, date: '2026-03-02' });
    inMelio(office, { total: 15000 });
    await office.settle();
    expect(office.xeroBill('B-1').totalCents).toBe(12050);
    expect((await office.issue('refused:wrongState')).text).toMatch(/payment or credit/);
    expect(office.melioPayments('B-1')).toMatchObject([{ amount: 2000, origin: 'accounting' }]);
  });
});

/** What people read under *History & notes*, without what Xero itself says there. */
const notesOn = (office: Office, bill: string) =>
  office.xero
    .ui()
    .history(bill)
    .flatMap(({ changes, details }) => (changes === 'Note' ? details : []));

describe('MX-B11 link', () => {
  it('MX-B11 the bill in Xero links to the bill in Melio', async () => {
    const office = await fromXero();
    expect(office.xeroBill('B-1').url).toBe(office.melioBill('B-1').web_url);
  });

  it("MX-B11 another app's link is left alone: the bill's history names ours, once", async () => {
    const office = await fromXero({ Url: 'https://scans.example/17' });
    const bill = office.xeroBill('B-1');
    expect(bill.url).toBe('https://scans.example/17');
    const told = () => notesOn(office, bill.id);
    expect(told()).toEqual([`Bill in Melio: ${office.melioBill('B-1').web_url}`]);
    await office.hours(2);
    expect(told()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B11 in a locked period there is no link, and nobody is bothered with it', async () => {
    const office = new Office();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    office.xero.ui().lockPeriod('2026-02-28');
    await office.connect();
    expect(office.melioBill('B-1').total).toBe(12050);
    expect(office.xeroBill('B-1').url ?? '').toBe('');
    const note = `Bill in Melio: ${office.melioBill('B-1').web_url}`;
    expect(notesOn(office, office.xeroBill('B-1').id)).toEqual([note]);
    expect(await office.issues()).toEqual([]);
    office.resetCalls();
    await office.syncNow();
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-B11 links of many bills are written back together', async () => {
    const office = new Office();
    const cedar = office.addContact('Cedar Paper Co');
    for (let n = 1; n <= 60; n++) office.enterBill(cedar, `B-${n}`, n);
    await office.connect();
    expect(
      office.xero
        .ui()
        .bills()
        .every(({ url }) => url?.startsWith('https://app.melio.example/')),
    ).toBe(true);
    expect(Object.values(office.writes('xero')).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(3);
  });
});
