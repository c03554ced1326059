import { describe, expect, it } from 'vitest';
import { BackOffice } from '../../support/bill-quickbooks.ts';

// BILL keeps no marker of ours on a vendor or a bill (ADR 39). What was entered when the reply got lost, and edited before it
// could be looked for, is told by what it still shows, and where that is too little, by a person.

interface Edit {
  readonly name?: string;
  readonly address?: { readonly line1: string; readonly city: string };
}
const address = { line1: '2 New Street', city: 'Houston' };

/** A bill of one vendor; the reply to the vendor is lost, and somebody edits it in BILL before anybody looks. */
async function edited(edit: Edit): Promise<BackOffice> {
  const lost = { on: true };
  const office: BackOffice = new BackOffice({
    fault: (provider, { method, url }) => {
      if (provider !== 'bill' || !url.includes('/v3/vendors')) return undefined;
      if (method === 'POST' && lost.on) {
        lost.on = false;
        return { kind: 'lost', when: 'after' };
      }
      for (const { id, name } of vendors(office))
        if (name.startsWith('Bob')) office.bill.ui.editVendor(id, edit as never);
      return undefined;
    },
    webhookFault: (provider) => (provider === 'bill' ? { kind: 'lost' } : undefined),
  });
  office.ledger.edit('Vendor', office.known.vendor, { BillAddr: { Line1: '1 Old Street', City: 'Houston' } });
  office.enterBill('B-1', 100);
  await office.connect();
  await office.hours(1);
  expect(lost.on).toBe(false);
  return office;
}
const vendors = (office: BackOffice) => office.bill.books.all('vendor');
const ofBill = (office: BackOffice) => office.inBill('B-1').vendorId;

describe('ALL-7 the reply to a new vendor is lost, and BILL has no place for a marker', () => {
  it('renamed meanwhile: it is found by its mailbox, and there is no second one', async () => {
    const office = await edited({ name: 'Harbor Burgers' });
    expect(vendors(office)).toHaveLength(1);
    expect(ofBill(office)).toBe(vendors(office)[0]!.id);
  });

  it('two things changed meanwhile: nothing is sent, and a person says that it is the one', async () => {
    const office = await edited({ name: 'Harbor Burgers', address });
    const [vendor, ...more] = vendors(office);
    expect(more).toEqual([]);
    expect(await office.issue('foundAltered')).toMatchObject({
      severity: 'urgent',
      text: expect.stringContaining('"Harbor Burgers" was entered there since'),
      actions: [`link:${vendor!.id}`, 'create'],
    });
    await office.decide('foundAltered', `link:${vendor!.id}`);
    await office.hours(1);
    expect(vendors(office)).toHaveLength(1);
    expect(ofBill(office)).toBe(vendor!.id);
    expect(await office.held()).not.toContain('foundAltered');
  });

  it('... or that it is another one, which is then left alone', async () => {
    const office = await edited({ name: 'Harbor Burgers', address });
    const [other] = vendors(office);
    await office.decide('foundAltered', 'create');
    await office.hours(1);
    expect(vendors(office).map(({ name }) => name)).toEqual(['Harbor Burgers', "Bob's Burger Joint"]);
    expect(ofBill(office)).not.toBe(other!.id);
    expect(office.bill.books.find('vendor', other!.id)).toEqual(other);
    expect(await office.issues()).toEqual([]);
  });
});

/** Bills of one vendor and one amount, by their numbers; the reply to each is lost, and somebody edits them in BILL before anybody looks. */
async function unanswered(numbers: readonly string[], edit: (office: BackOffice, id: string) => void = () => {}) {
  const lost = new Set<string>();
  let isLooking = false;
  const office: BackOffice = new BackOffice({
    fault: (provider, { method, url, body }) => {
      if (provider !== 'bill' || !url.includes('/v3/bills')) return undefined;
      const number = method === 'POST' && numbers.find((one) => String(body).includes(`"${one}"`));
      if (number && !lost.has(number)) {
        lost.add(number);
        return { kind: 'lost', when: 'after' };
      }
      if (method === 'GET' && lost.size === numbers.length && !isLooking) {
        isLooking = true;
        for (const { id } of office.bill.books.all('bill')) edit(office, id);
      }
      return undefined;
    },
    webhookFault: (provider) => (provider === 'bill' ? { kind: 'lost' } : undefined),
  });
  await office.connect();
  for (const number of numbers) office.enterBill(number, 100);
  await office.hours(1);
  expect([...lost]).toEqual(numbers);
  return office;
}
const bills = (office: BackOffice) => office.bill.books.all('bill');

describe('ALL-7 the reply to a new bill is lost, and BILL has no place for a marker', () => {
  it('two bills that differ in their numbers only: each is found by its own, and nobody is asked', async () => {
    const office = await unanswered(['B-1', 'B-2']);
    expect(bills(office)).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });

  it('its number and its lines changed meanwhile: nothing is sent, and a person says that it is the one', async () => {
    const office = await unanswered(['B-1'], (there, id) =>
      there.bill.ui.editBill(id, {
        invoice: { invoiceNumber: 'X-9', invoiceDate: '2026-02-20' },
        lines: [{ amount: 9000, description: 'Other work' }],
      }),
    );
    expect(bills(office)).toHaveLength(1);
    const id = bills(office)[0]!.id;
    expect(await office.issue('foundAltered')).toMatchObject({ actions: [`link:${id}`, 'create'] });
    await office.decide('foundAltered', `link:${id}`);
    await office.hours(1);
    expect(bills(office)).toHaveLength(1);
  });
});
