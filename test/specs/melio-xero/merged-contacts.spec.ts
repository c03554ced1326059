import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// MX-B1: two contacts merged in Xero are one contact under two names. Of their vendors in Melio each keeps the bills that it
// has; nothing is deleted there, and what is new goes to the vendor of the contact that is left.

/** Two contacts with a bill and a vendor each; the second is merged into the first. */
const merged = async (act: (office: Payables, other: { readonly id: string }) => void = () => {}) => {
  const office = await Payables.with({ 'B-1': 120.5 });
  const other = office.addContact('Oak Furniture', { EmailAddress: 'billing@oak.example' });
  office.enterBill(other, 'E-1', 50);
  await office.settle();
  act(office, other);
  await office.settle();
  office.resetCalls();
  office.xero.ui().mergeContacts(other.id, office.vendor.id);
  await office.settle();
  await office.hours(2);
  return { office, other };
};

const vendorOf = (office: Payables, number: string): string =>
  [...office.melio.recordsOf().vendor.rows.values()].find(({ id }) => id === office.melioBill(number).vendor_id)!
    .display_name;

describe('MX-B1 contacts merged in Xero', () => {
  it('a bill of the dead one keeps its vendor, nothing is written, and nobody is asked', async () => {
    const { office, other } = await merged();
    expect(office.xeroBill('E-1').contactId).toBe(office.vendor.id);
    expect([vendorOf(office, 'B-1'), vendorOf(office, 'E-1')]).toEqual(['Cedar Paper Co', 'Oak Furniture']);
    expect([...office.melio.recordsOf().vendor.rows.values()].map(({ archived }) => archived)).toEqual([false, false]);
    expect(await office.quiet()).toEqual(QUIET);
    expect(other.id).not.toBe(office.vendor.id);
  });

  it('a new bill of the survivor goes to its own vendor', async () => {
    const { office } = await merged();
    office.enterBill(office.vendor, 'N-1', 30);
    await office.settle();
    expect(vendorOf(office, 'N-1')).toBe('Cedar Paper Co');
    expect(office.melio.recordsOf().vendor.rows.size).toBe(2);
    expect(await office.held()).toEqual([]);
  });

  it("a bill entered in Melio for the dead one's vendor is one of the survivor's in Xero", async () => {
    const { office } = await merged();
    const { id } = office.melioVendor('Oak Furniture');
    await office.set({ defaultAccount: '400' });
    office.melio.ui.enterBill({ vendorId: id, number: 'M-1', total: 2500, dueDate: '2026-04-01' });
    await office.settle();
    expect(office.xeroBill('M-1').contactId).toBe(office.vendor.id);
    expect(await office.held()).toEqual([]);
  });

  it('while both are being paid: every payment goes on, and is posted', async () => {
    const { office } = await merged((open) => {
      for (const number of ['B-1', 'E-1']) open.schedule(number, '2026-03-10');
    });
    expect(await office.quiet()).toEqual(QUIET);
    office.process(office.melioPayments('E-1')[0]!);
    await office.settle();
    expect(office.inXero('E-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 5000 }] });
    expect(await office.held()).toEqual([]);
  });

  it('paid after the merge: posted without a question about the payee', async () => {
    const { office } = await merged();
    office.schedule('E-1', '2026-03-10');
    await office.settle();
    expect(office.inXero('E-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 5000 }] });
    expect(await office.held()).toEqual([]);
  });

  it('merged into one that Melio does not know: that one takes its place, with the same vendor', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const main = office.addContact('Cedar Paper Company Ltd');
    office.xero.ui().mergeContacts(office.vendor.id, main.id);
    await office.settle();
    await office.hours(2);
    office.enterBill(main, 'N-1', 30);
    await office.settle();
    expect(office.melio.recordsOf().vendor.rows.size).toBe(1);
    expect(office.melioBill('N-1').vendor_id).toBe(office.melioBill('B-1').vendor_id);
    office.xero.ui().editContact(main.id, { EmailAddress: 'pay@cedar.example' });
    await office.settle();
    expect([...office.melio.recordsOf().vendor.rows.values()][0]).toMatchObject({ email: 'pay@cedar.example' });
    expect(await office.held()).toEqual([]);
  });

  it('merged into one that was entered a minute ago, and no webhook told of it: read, and it takes the place', async () => {
    const untold = new Set<string>();
    const office = await Payables.with(
      { 'B-1': 120.5 },
      {
        webhookFault: (_provider, { body }) =>
          [...untold].some((id) => String(body).includes(id)) ? { kind: 'lost' } : undefined,
      },
    );
    const main = office.addContact('Cedar Paper Company Ltd');
    untold.add(main.id);
    await office.drain();
    office.xero.ui().mergeContacts(office.vendor.id, main.id);
    await office.drain();
    untold.clear();
    await office.hours(0.2);
    office.xero.ui().editContact(main.id, { EmailAddress: 'pay@cedar.example' });
    await office.settle();
    office.enterBill(main, 'N-1', 30);
    await office.settle();
    const [vendor, ...more] = [...office.melio.recordsOf().vendor.rows.values()];
    expect([vendor!.email, more]).toEqual(['pay@cedar.example', []]);
    expect(office.melioBill('N-1').vendor_id).toBe(vendor!.id);
    expect(await office.held()).toEqual([]);
  });

  it('merged, and the survivor merged once more: the last one is meant', async () => {
    const { office } = await merged();
    const last = office.addContact('Paper & Furniture Ltd');
    office.enterBill(last, 'L-1', 10);
    await office.settle();
    office.xero.ui().mergeContacts(office.vendor.id, last.id);
    await office.settle();
    await office.hours(2);
    expect(['B-1', 'E-1', 'L-1'].map((number) => vendorOf(office, number))).toEqual([
      'Cedar Paper Co',
      'Oak Furniture',
      'Paper & Furniture Ltd',
    ]);
    expect(await office.held()).toEqual([]);
  });
});
