import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

// BQ-9: two vendors merged in QuickBooks are one vendor under two names. Each keeps its bills in BILL, nothing is archived
// there, and what is new goes to the vendor that is left.

describe('BQ-9 vendors merged in QuickBooks', () => {
  it('a bill of the dead one keeps its vendor in BILL; a new one goes to the survivor', async () => {
    const office = await BackOffice.with({ bills: { 'B-1': 100 } });
    const other = office.ledger.addVendor('Oak Furniture', { PrimaryEmailAddr: { Address: 'oak@oak.example' } });
    office.ledger.enterBill(other, 50, office.known.expense, {
      DocNumber: 'E-1',
      TxnDate: '2026-02-20',
      DueDate: '2026-03-20',
    });
    await office.syncNow();
    const before = office.inBill('E-1').vendorId;
    expect(before).not.toBe(office.inBill('B-1').vendorId);
    office.resetCalls();
    office.ledger.merge('Vendor', office.known.vendor, other);
    await office.settle();
    await office.syncNow();
    expect(office.inBill('E-1').vendorId).toBe(before);
    expect(Object.keys(office.writes('bill')).filter((call) => !call.includes('login'))).toEqual([]);
    office.enterBill('N-1', 30);
    await office.syncNow();
    expect(office.inBill('N-1').vendorId).toBe(office.inBill('B-1').vendorId);
    expect(await office.issues()).toEqual([]);
  });
});

/** Two vendors with a bill each; whatever QuickBooks would tell of from then on is lost. */
async function untold() {
  const silence = { on: false };
  const office = await BackOffice.with(
    { bills: { 'B-1': 100 }, invoices: { 'I-1': 100 } },
    { webhookFault: (provider) => (silence.on && provider === 'quickbooks' ? { kind: 'lost' } : undefined) },
  );
  const dates = { TxnDate: '2026-02-20', DueDate: '2026-03-20' };
  const oak = office.ledger.addVendor('Oak Furniture', { PrimaryEmailAddr: { Address: 'oak@oak.example' } });
  office.ledger.enterBill(oak, 50, office.known.expense, { DocNumber: 'E-1', ...dates });
  const birch = office.ledger.addCustomer('Birch & Co', { PrimaryEmailAddr: { Address: 'b@birch.example' } });
  office.ledger.createInvoice(birch, 50, office.known.item, { DocNumber: 'E-2', ...dates });
  await office.syncNow();
  silence.on = true;
  office.resetCalls();
  return { office, oak, birch };
}
const written = (office: BackOffice) => Object.keys(office.writes('bill')).filter((call) => !call.includes('login'));

describe('BQ-9 whose merge nobody has told of', () => {
  it('vendors: the changes show it, since QuickBooks deletes no vendor; nothing is written, and the payment goes on', async () => {
    const { office, oak } = await untold();
    const before = office.inBill('E-1').vendorId;
    const payment = office.bill.ui.pay({ bills: [{ id: office.inBill('E-1').id }], processDate: '2026-03-04' });
    office.ledger.merge('Vendor', office.known.vendor, oak);
    await office.syncNow();
    expect([office.inBill('E-1').vendorId, written(office), await office.issues()]).toEqual([before, [], []]);
    office.enterBill('N-1', 30);
    await office.syncNow();
    expect(office.inBill('N-1').vendorId).toBe(office.inBill('B-1').vendorId);
    await office.funded(payment);
    expect(office.posted('BillPayment')).toMatchObject([{ amount: 5000, on: { 'E-1': 5000 } }]);
    expect([office.owed('Bill', 'E-1'), await office.issues()]).toEqual([0, []]);
  });

  it.each([
    ['a vendor', 'Vendor', 'Bill', 'E-1'],
    ['a customer', 'Customer', 'Invoice', 'E-2'],
  ] as const)(
    '%s that is asked for together with a document: what that says of it counts',
    async (_, name, kind, number) => {
      const { office, oak, birch } = await untold();
      const [survivor, dead] = name === 'Vendor' ? [office.known.vendor, oak] : [office.known.customer, birch];
      office.ledger.merge(name, survivor, dead);
      const account = 'quickbooks:9341453000000001';
      const hints = [
        { entity: 'contact', id: `${name.toLowerCase()}-${dead}` },
        { entity: kind.toLowerCase(), id: office.idOf(kind, number) },
      ];
      const body = { account, reason: 'webhook', hints };
      await office.ports.queue.send([{ provider: 'quickbooks', account, dedupId: office.ports.ids.next(), body }]);
      await office.settle();
      expect([written(office), await office.issues()]).toEqual([[], []]);
    },
  );

  it('customers: likewise', async () => {
    const { office, birch } = await untold();
    const before = office.invoiceInBill('E-2').customerId;
    office.ledger.merge('Customer', office.known.customer, birch);
    await office.syncNow();
    expect([office.invoiceInBill('E-2').customerId, written(office), await office.issues()]).toEqual([before, [], []]);
    office.enterInvoice('N-2', 30);
    await office.syncNow();
    expect(office.invoiceInBill('N-2').customerId).toBe(office.invoiceInBill('I-1').customerId);
  });

  it('a bill that was given to another vendor, who is still there, follows as ever', async () => {
    const { office } = await untold();
    office.ledger.edit('Bill', office.idOf('Bill', 'E-1'), { VendorRef: { value: office.known.vendor } });
    await office.syncNow();
    expect(office.inBill('E-1').vendorId).toBe(office.inBill('B-1').vendorId);
    expect(await office.issues()).toEqual([]);
  });
});
