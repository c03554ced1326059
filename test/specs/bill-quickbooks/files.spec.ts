import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/engine/connect.ts';
import { BackOffice } from '../../support/bill-quickbooks.ts';

const PDF = new TextEncoder().encode('%PDF-1.4 an oven');

const withFiles = async (attachments?: boolean) => {
  const office = await BackOffice.with(
    { bills: { 'B-1': 100 }, invoices: { 'I-1': 100 } },
    attachments === undefined ? {} : { settings: { attachments } },
  );
  office.bill.ui.attach(office.inBill('B-1').id, 'oven.pdf', PDF);
  office.bill.ui.attach(office.invoiceInBill('I-1').id, 'hours.pdf', PDF);
  // The document of a bill is processed for a while; then the bill is looked at again.
  await office.hours(1);
  office.bill.ui.editBill(office.inBill('B-1').id, { description: 'looked at' });
  office.bill.ui.editInvoice(office.invoiceInBill('I-1').id, { dueDate: '2026-03-29' });
  await office.syncNow();
  return office;
};

type Ref = { readonly EntityRef: { readonly type: string; readonly value: string } };
const attached = (office: BackOffice) =>
  office.ledger.all('Attachable').map((row) => {
    const { EntityRef } = (row.AttachableRef as never as readonly Ref[])[0]!;
    return [row.FileName, EntityRef.type, EntityRef.value];
  });

const asked = (office: BackOffice) =>
  Object.keys(office.calls('bill')).filter((call) => /documents|attachments/.test(call));

describe('BQ-6 attachments do not sync', () => {
  it('by default, and BILL is not asked for them', async () => {
    const office = await withFiles();
    expect(attached(office)).toEqual([]);
    expect(asked(office)).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('switched on later, those that hang there already go as well, each once', async () => {
    const office = await withFiles();
    await changeSettings(office.engine, office.connection, { attachments: true });
    // A second change of the settings, before anything came of the first.
    await changeSettings(office.engine, office.connection, { attachments: true, interval: 'hourly' });
    await office.syncNow();
    expect(
      attached(office)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(['hours.pdf', 'oven.pdf']);
    office.resetCalls();
    await office.set({ attachments: true });
    await office.hours(2);
    expect([attached(office).length, asked(office), office.writes('quickbooks')]).toEqual([2, [], {}]);
  });

  it('switched off, nobody asks for them any more', async () => {
    const office = await withFiles(true);
    await office.set({ attachments: false });
    office.resetCalls();
    office.bill.ui.attach(office.inBill('B-1').id, 'grill.pdf', new TextEncoder().encode('%PDF-1.4 a grill'));
    office.bill.ui.editBill(office.inBill('B-1').id, { description: 'looked at again' });
    await office.syncNow();
    expect([attached(office).length, asked(office)]).toEqual([2, []]);
  });
});

describe('BQ-X1 attachments go from BILL to QuickBooks where that is switched on', () => {
  it('of bills and of invoices, each once', async () => {
    const office = await withFiles(true);
    const expected = [
      ['hours.pdf', 'Invoice', office.idOf('Invoice', 'I-1')],
      ['oven.pdf', 'Bill', office.idOf('Bill', 'B-1')],
    ];
    expect(attached(office).toSorted()).toEqual(expected);
    await office.syncNow();
    await office.hours(2);
    expect(attached(office)).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });
});
