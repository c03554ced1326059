import { describe, expect, it } from 'vitest';
import type { BillLine } from '../../../shared/providers/xero/simulator/ui.ts';
import { Office } from '../../support/office.ts';

/** Beyond the vendor's page: bills with several lines, accounts and tracking categories keep them. */

const account = (office: Office, code: string) => office.xero.ui().account(code).id;
const paper: BillLine = { Description: 'Paper', Quantity: 2, UnitAmount: 10.125, AccountCode: '400' };
const delivery: BillLine = { Description: 'Delivery', Quantity: 1, UnitAmount: 5, AccountCode: '429' };
const inNorth = { Tracking: [{ Name: 'Region', Option: 'North' }] };

/** A bill of two lines, the second under a tracking option. */
async function inStep(): Promise<Office> {
  const office = new Office();
  office.xero.ui().addTracking('Region', ['North', 'South']);
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 0, { lines: [paper, { ...delivery, ...inNorth }] });
  await office.connect();
  office.resetCalls();
  return office;
}
const lines = (office: Office) => office.xeroBill('B-1').lines;

describe('MX-X1 several lines', () => {
  it('MX-X1 lines, accounts and tracking arrive in Melio and add up to the total', async () => {
    const office = await inStep();
    const { lines: shown, total } = office.melioBill('B-1');
    expect(shown).toMatchObject([
      { description: 'Paper', amount: 2025, account_ref: account(office, '400'), dimension_refs: [] },
      {
        description: 'Delivery',
        amount: 500,
        account_ref: account(office, '429'),
        dimension_refs: [expect.any(String)],
      },
    ]);
    expect(shown.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
    const { dimensions } = JSON.parse(office.melio.snapshot()).tenants[0];
    expect(dimensions.items.map(({ id }: { id: string }) => id)).toContain(shown[1]!.dimension_refs[0]);
  });

  it('MX-X1 tax on top is inside the lines in Melio, to the cent', async () => {
    const office = new Office();
    office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 0, {
      LineAmountTypes: 'Exclusive',
      lines: [
        { ...paper, TaxType: 'INPUT' },
        { ...delivery, TaxType: 'INPUT' },
      ],
    });
    await office.connect();
    const { lines: shown, total } = office.melioBill('B-1');
    expect(total).toBe(office.xeroBill('B-1').totalCents);
    expect(shown.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
  });

  it('MX-X1 a line added, one changed and one removed in Xero follow in Melio', async () => {
    const office = await inStep();
    const [first] = lines(office);
    const added: BillLine = { Description: 'Ink', Quantity: 1, UnitAmount: 7, AccountCode: '469' };
    office.xero.ui().editBill(office.xeroBill('B-1').id, { lines: [{ LineItemID: first!.id, UnitAmount: 11 }, added] });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({
      total: 2900,
      lines: [
        { description: 'Paper', amount: 2200 },
        { description: 'Ink', amount: 700 },
      ],
    });
    expect(office.writes('melio')).toEqual({ 'PATCH /bills/{id}': 1 });
  });

  it('MX-X1 a header edited in Melio leaves the lines in Xero as they are, fractions of a cent included', async () => {
    const office = await inStep();
    const before = lines(office);
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-02' });
    await office.settle();
    expect(office.xeroBill('B-1').dueDate).toBe('2026-04-02');
    expect(lines(office)).toEqual(before);
  });

  it('MX-X1 one account changed in Melio changes that line in Xero and keeps ids, quantities and tracking', async () => {
    const office = await inStep();
    const before = lines(office);
    const { lines: shown, id } = office.melioBill('B-1');
    office.melio.ui.editBill(id, {
      lines: shown.map(({ amount, description, dimension_refs }, index) => ({
        amount,
        description,
        dimensionRefs: dimension_refs,
        accountRef: index === 0 ? account(office, '469') : shown[index]!.account_ref,
      })),
    });
    await office.settle();
    expect(lines(office)).toEqual([{ ...before[0], accountId: account(office, '469') }, before[1]]);
    expect(office.writes('xero')).toEqual({ 'POST /Invoices/{id}': 1 });
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X1 a bill of several lines entered in Melio arrives with all of them', async () => {
    const office = new Office();
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    office.melio.ui.enterBill({
      vendorId: vendor.id,
      number: 'M-1',
      total: 3301,
      dueDate: '2026-04-01',
      lines: [
        { amount: 3000, description: 'Chairs', accountRef: account(office, '429') },
        { amount: 301, description: 'Delivery', accountRef: account(office, '400') },
      ],
    });
    await office.settle();
    expect(office.xeroBill('M-1')).toMatchObject({
      totalCents: 3301,
      lines: [
        { description: 'Chairs', lineCents: 3000, accountId: account(office, '429') },
        { description: 'Delivery', lineCents: 301, accountId: account(office, '400') },
      ],
    });
  });

  it('MX-X1 from one line to two and back, the total is right at every step', async () => {
    const office = new Office();
    const bill = office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 20);
    await office.connect();
    const [first] = bill.lines;
    office.xero.ui().editBill(bill.id, { lines: [{ LineItemID: first!.id }, delivery] });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ total: 2500, lines: [{ amount: 2000 }, { amount: 500 }] });
    office.xero.ui().editBill(bill.id, { lines: [{ LineItemID: first!.id }] });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ total: 2000, lines: [{ amount: 2000 }] });
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'Only paper' });
    await office.settle();
    expect(lines(office)).toMatchObject([{ id: first!.id, description: 'Only paper', lineCents: 2000 }]);
    expect(await office.issues()).toEqual([]);
  });

  it("MX-X1 down to one line, the bill has that line's text for its note, whatever the header said meanwhile", async () => {
    const office = await inStep();
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'Ask Jo about the ink' });
    await office.settle();
    const [first] = lines(office);
    office.xero.ui().editBill(office.xeroBill('B-1').id, { lines: [{ LineItemID: first!.id }] });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ note_to_self: 'Paper', lines: [{ description: 'Paper' }] });
    expect(await office.issues()).toEqual([]);
  });
});
