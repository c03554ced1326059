import { describe, expect, it } from 'vitest';
import type { BillForm } from '../../../shared/providers/melio/simulator/ui/inbox.ts';
import type { BillEntry } from '../../../shared/providers/xero/simulator/ui.ts';
import { account, fromMelio, fromXero, inMelio, inXero, line } from '../../support/bills.ts';
import type { Office } from '../../support/office.ts';

/**
 * Transactions, bill: which fields of a bill travel, and which way.
 * @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero
 */

const oneEdit = { xero: { 'POST /Invoices/{id}': 1 }, melio: { 'PATCH /bills/{id}': 1 } };

describe('edited on one side', () => {
  it.each<{ row: string; xero: (o: Office) => BillEntry; shows: (o: Office) => object }>([
    { row: 'MX-B4 due date', xero: () => ({ DueDate: '2026-03-27' }), shows: () => ({ due_date: '2026-03-27' }) },
    {
      row: 'MX-B7 category',
      xero: (o) => ({ lines: [{ LineItemID: line(o).id, AccountCode: '429' }] }),
      shows: (o) => ({ lines: [expect.objectContaining({ account_ref: account(o, '429') })] }),
    },
    {
      row: 'MX-B8 description',
      xero: (o) => ({ lines: [{ LineItemID: line(o).id, Description: 'Envelopes' }] }),
      shows: () => ({ note_to_self: 'Envelopes' }),
    },
    {
      row: 'MX-B10 total',
      xero: (o) => ({ lines: [{ LineItemID: line(o).id, UnitAmount: 99.99 }] }),
      shows: () => ({ total: 9999, balance: 9999, lines: [expect.objectContaining({ amount: 9999 })] }),
    },
  ])('$row, in Xero: Melio follows with one write', async ({ xero, shows }) => {
    const office = await fromXero();
    inXero(office, xero(office));
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject(shows(office));
    expect([office.writes('melio'), office.writes('xero')]).toEqual([oneEdit.melio, {}]);
    expect(await office.issues()).toEqual([]);
  });

  it.each<{ row: string; melio: (o: Office) => Partial<BillForm>; shows: (o: Office) => object }>([
    { row: 'MX-B4 due date', melio: () => ({ dueDate: '2026-03-27' }), shows: () => ({ dueDate: '2026-03-27' }) },
    {
      row: 'MX-B7 category',
      melio: (o) => ({ lines: [{ amount: 12050, accountRef: account(o, '429') }] }),
      shows: (o) => ({ lines: [expect.objectContaining({ accountId: account(o, '429'), lineCents: 12050 })] }),
    },
    {
      row: 'MX-B8 note to self',
      melio: () => ({ note: 'Envelopes' }),
      shows: () => ({ lines: [expect.objectContaining({ description: 'Envelopes' })] }),
    },
    { row: 'MX-B10 total', melio: () => ({ total: 9999 }), shows: () => ({ totalCents: 9999 }) },
  ])('$row, in Melio: Xero follows with one write, on the line that was there (MX-B6)', async ({ melio, shows }) => {
    const office = await fromXero();
    const before = line(office);
    inMelio(office, melio(office));
    await office.settle();
    expect(office.xeroBill('B-1')).toMatchObject(shows(office));
    expect(office.xeroBill('B-1').lines.map(({ id }) => id)).toEqual([before.id]);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([oneEdit.xero, {}]);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B5 the number travels both ways, and may be blank', async () => {
    const office = await fromXero();
    inXero(office, { InvoiceNumber: 'B-2' });
    await office.settle();
    expect(office.melioBill('B-2').total).toBe(12050);
    inMelio(office, { number: 'B-3' }, 'B-2');
    await office.settle();
    expect(office.xeroBill('B-3').totalCents).toBe(12050);
    office.xero.ui().editBill(office.xeroBill('B-3').id, { InvoiceNumber: '' });
    await office.settle();
    expect(office.melioBills('B-3')).toEqual([]);
    expect(office.melio.recordsOf().bill.rows.size).toBe(1);
  });
});

describe('edited on both sides since they last agreed', () => {
  const both = async (entry: (o: Office) => BillEntry, form: Partial<BillForm>): Promise<Office> => {
    const office = await fromXero();
    inXero(office, entry(office));
    inMelio(office, form);
    await office.settle();
    return office;
  };

  it('MX-B4 Xero decides the due date', async () => {
    const office = await both(() => ({ DueDate: '2026-03-27' }), { dueDate: '2026-03-30' });
    expect([office.xeroBill('B-1').dueDate, office.melioBill('B-1').due_date]).toEqual(['2026-03-27', '2026-03-27']);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B5 Xero decides the number', async () => {
    const office = await both(() => ({ InvoiceNumber: 'B-8' }), { number: 'B-9' });
    expect([office.xeroBill('B-8').totalCents, office.melioBill('B-8').total]).toEqual([12050, 12050]);
  });

  it.each([
    { row: 'MX-B8 the note', field: 'note', left: 'left', right: 'right', choose: 'useRight', ends: 'right' },
    { row: 'MX-B8 the note', field: 'note', left: 'left', right: 'right', choose: 'useLeft', ends: 'left' },
  ])('$row is asked about; $choose ends it', async ({ left, right, choose, ends }) => {
    const office = await both((o) => ({ lines: [{ LineItemID: line(o).id, Description: left }] }), { note: right });
    expect([line(office).description, office.melioBill('B-1').note_to_self]).toEqual([left, right]);
    await office.decide('conflict:note', choose);
    expect([line(office).description, office.melioBill('B-1').note_to_self]).toEqual([ends, ends]);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B10 the total is asked about: no rule settles money', async () => {
    const office = await both((o) => ({ lines: [{ LineItemID: line(o).id, UnitAmount: 130 }] }), { total: 14000 });
    expect([office.xeroBill('B-1').totalCents, office.melioBill('B-1').total]).toEqual([13000, 14000]);
    expect((await office.issue('conflict:total')).text).toMatch(/MX-B10/);
    await office.decide('conflict:total', 'useRight');
    expect([office.xeroBill('B-1').totalCents, office.melioBill('B-1').total]).toEqual([14000, 14000]);
  });

  it('MX-B8 MX-B4 a field that is asked about does not hold the others up', async () => {
    const office = await both((o) => ({ lines: [{ LineItemID: line(o).id, Description: 'left' }] }), {
      note: 'right',
      dueDate: '2026-03-30',
    });
    expect(office.xeroBill('B-1').dueDate).toBe('2026-03-30');
    expect(await office.held()).toEqual(['conflict:note']);
  });
});

describe('MX-B1 vendor', () => {
  it('MX-B1 another vendor in Xero: the bill moves to that vendor in Melio, who is created when new', async () => {
    const office = await fromXero();
    inXero(office, { contactId: office.addContact('Oak Furniture').id } as BillEntry);
    await office.settle();
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor('Oak Furniture').id);
    expect(office.melio.recordsOf().bill.rows.size).toBe(1);
  });

  it('MX-B1 another vendor in Melio: the bill in Xero names that contact, and nothing else of a contact changes', async () => {
    const office = await fromXero();
    const oak = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    inMelio(office, { vendorId: oak.id });
    await office.settle();
    expect(office.xeroBill('B-1').contactId).toBe(office.xeroContact('Oak Furniture').id);
    expect(office.writes('xero')).toEqual({ 'PUT /Contacts': 1, ...oneEdit.xero });
  });

  it('MX-B1 ... also of a paid bill that somebody took back into the inbox for that, once it is owed again', async () => {
    const office = await fromXero();
    const bill = office.xeroBill('B-1');
    const account = office.xero.ui().addBankAccount('Checking', '12345678', '991');
    const paid = office.xero.ui().payBill(bill.id, { accountId: account.id, amount: 120.5, date: '2026-03-02' });
    await office.settle();
    const { id, archived } = office.melioBill('B-1');
    expect(archived).toBe(true);
    office.melio.ui.restoreBill(id);
    office.melio.ui.editBill(id, { vendorId: office.melio.ui.addVendor({ name: 'Oak Furniture' }).id });
    await office.settle();
    expect(office.melioBill('B-1').archived).toBe(true);
    office.xero.ui().removePayment(paid.id);
    await office.settle();
    expect(office.melioBill('B-1').archived).toBe(false);
    expect(office.xeroBill('B-1').contactId).toBe(office.xeroContact('Oak Furniture').id);
  });

  it('MX-B1 another vendor while a payment is under way: said at once, and nobody else is paid', async () => {
    const office = await fromXero();
    const funding = office.melio.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    office.melio.ui.schedulePayment({
      bills: [{ billId: office.melioBill('B-1').id }],
      fundingAccount: funding.id,
      scheduledOn: '2026-03-10',
    });
    await office.settle();
    inXero(office, { contactId: office.addContact('Oak Furniture').id } as BillEntry);
    await office.settle();
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor('Cedar Paper Co').id);
    expect((await office.issue('changedWhilePaying')).severity).toBe('urgent');
  });

  it('MX-B1 two contacts merged in Xero: in Melio each bill keeps its vendor, and none is deleted', async () => {
    const office = await fromXero();
    const oak = office.addContact('Oak Furniture');
    office.enterBill(oak, 'B-2', 10);
    await office.settle();
    office.xero.ui().mergeContacts(oak.id, office.xeroContact('Cedar Paper Co').id);
    await office.settle();
    expect(office.melioBill('B-2').vendor_id).toBe(office.melioVendor('Oak Furniture').id);
    expect(office.melioVendor('Oak Furniture').archived).toBe(false);
    expect(office.melio.recordsOf().vendor.rows.size).toBe(2);
  });
});

describe('MX-B2 mailing address', () => {
  it('MX-B2 the billing address becomes the check delivery address; a change of it in Melio stays there', async () => {
    const office = await fromXero();
    expect(office.melioBill('B-1').delivery_address).toMatchObject({ line1: 'PO Box 7', postal_code: '01234' });
    inMelio(office, { deliveryAddress: { line1: '1 Other Street' } });
    await office.settle();
    expect(office.melioBill('B-1').delivery_address).toMatchObject({ line1: '1 Other Street' });
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });
});

describe('MX-B3 bill date', () => {
  it('MX-B3 a bill entered in Melio gives Xero its date, and so does an edit of it', async () => {
    const office = await fromMelio();
    expect(office.xeroBill('M-1').date).toBe('2026-02-27');
    inMelio(office, { billDate: '2026-02-28' }, 'M-1');
    await office.settle();
    expect(office.xeroBill('M-1').date).toBe('2026-02-28');
  });

  it('MX-B3 a bill that came from Xero keeps its date', async () => {
    const office = await fromXero();
    expect(office.melioBill('B-1').bill_date).toBe('2026-02-20');
    inMelio(office, { billDate: '2026-03-02' });
    await office.settle();
    expect(office.xeroBill('B-1').date).toBe('2026-02-20');
    expect(office.writes('xero')).toEqual({});
    expect((await office.issue('drift')).text).toContain('billedOn (MX-B3)');
  });
});

describe('MX-B4 due date', () => {
  it('MX-B4 moved on a part-paid bill, which does not move its stamp in Xero: found in the night', async () => {
    const office = await fromXero();
    const ui = office.xero.ui();
    ui.payBill(office.xeroBill('B-1').id, { accountId: account(office, '090'), amount: 20, date: '2026-03-02' });
    await office.settle();
    const stamp = office.xeroBill('B-1').updatedAt;
    inXero(office, { DueDate: '2026-05-01' });
    expect(office.xeroBill('B-1').updatedAt).toBe(stamp);
    await office.hours(26);
    expect(office.melioBill('B-1')).toMatchObject({ due_date: '2026-05-01', total: 12050, balance: 10050 });
  });
});
