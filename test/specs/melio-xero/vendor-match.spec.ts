import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/engine/decide.ts';
import { Office } from '../../support/office.ts';

/** Beyond the vendor's page: vendors that both sides have already are matched by evidence, and a person may look again. */

const vendors = (office: Office) => [...office.melio.recordsOf().vendor.rows.values()];

/** Cedar in Xero with a bill, and a vendor in Melio that may be Cedar. */
async function met(
  inXero: { readonly name: string; readonly email?: string },
  inMelio: { readonly name: string; readonly email?: string },
): Promise<Office> {
  const office = new Office();
  const contact = office.addContact(inXero.name, inXero.email ? { EmailAddress: inXero.email } : {});
  office.enterBill(contact, 'B-1', 120.5);
  office.enterBill(office.addContact('Oak Furniture'), 'O-1', 10);
  office.melio.ui.addVendor(inMelio);
  await office.connect();
  return office;
}

describe('MX-X4 vendor match review', () => {
  it.each([
    {
      when: 'same e-mail, same name',
      xero: ['Cedar Paper Co', 'ap@cedar.example'],
      melio: ['Cedar Paper', 'AP@cedar.example'],
    },
    {
      when: 'same e-mail, one name inside the other',
      xero: ['Cedar Paper', 'ap@cedar.example'],
      melio: ['Cedar Paper (Troy)', 'ap@cedar.example'],
    },
  ])('MX-X4 ALL-11 certain: $when: linked without asking, and neither is changed', async ({ xero, melio }) => {
    const office = await met({ name: xero[0]!, email: xero[1]! }, { name: melio[0]!, email: melio[1]! });
    expect(
      vendors(office)
        .map(({ display_name }) => display_name)
        .sort(),
    ).toEqual([melio[0], 'Oak Furniture']);
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor(melio[0]!).id);
    expect(office.xeroContacts(xero[0]!)).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { when: 'same name alone', xero: ['Cedar Paper Co', ''], melio: ['CEDAR PAPER, Inc.', ''] },
    {
      when: 'same name, another e-mail',
      xero: ['Cedar Paper', 'ap@cedar.example'],
      melio: ['Cedar Paper', 'other@cedar.example'],
    },
    {
      when: 'same e-mail, other name',
      xero: ['Cedar Paper', 'ap@books.example'],
      melio: ['Elm Timber', 'ap@books.example'],
    },
  ])('MX-X4 ALL-11 likely: $when: asked; the bills of that vendor wait, the others go on', async ({ xero, melio }) => {
    const office = await met(
      { name: xero[0]!, ...(xero[1] ? { email: xero[1] } : {}) },
      { name: melio[0]!, ...(melio[1] ? { email: melio[1] } : {}) },
    );
    expect(office.melioBills('B-1')).toEqual([]);
    expect(office.melioBill('O-1').total).toBe(1000);
    const issue = await office.issue('possibleMatch');
    expect(issue.actions).toEqual([`link:${office.melioVendor(melio[0]!).id}`, 'create', 'skip']);
    expect(issue.text).toMatch(/Link it, create it anew, or leave it out/);
  });

  const asked = () => met({ name: 'Cedar Paper Co' }, { name: 'Cedar Paper' });

  it('MX-X4 decided to be the same: linked, and the bill that waited arrives with that vendor', async () => {
    const office = await asked();
    const { id } = office.melioVendor('Cedar Paper');
    await office.decide('possibleMatch', `link:${id}`);
    await office.hours(1);
    expect(office.melioBill('B-1').vendor_id).toBe(id);
    expect(vendors(office)).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 decided to be another: created beside it', async () => {
    const office = await asked();
    await office.decide('possibleMatch', 'create');
    await office.hours(1);
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor('Cedar Paper Co').id);
    expect(vendors(office)).toHaveLength(3);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 left out: its bills stay held and visible, and the decision can be changed later', async () => {
    const office = await asked();
    const { subject } = await office.issue('possibleMatch');
    await office.decide('possibleMatch', 'skip');
    await office.hours(2);
    expect(office.melioBills('B-1')).toEqual([]);
    expect((await office.issue('needsLeftOut')).text).toMatch(/left out/);
    await decide(office.ports, office.connection, subject, 'possibleMatch', 'create');
    await office.hours(1);
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor('Cedar Paper Co').id);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 a wrong match can be changed later: from then on the other vendor is meant, and neither is changed', async () => {
    const office = new Office();
    const cedar = office.addContact('Cedar Paper Co');
    office.enterBill(cedar, 'B-1', 120.5);
    const [wrong, right] = ['Cedar Paper', 'CEDAR PAPER'].map((name) => office.melio.ui.addVendor({ name }));
    await office.connect();
    const issue = await office.issue('possibleMatch');
    await office.decideOn(issue, `link:${wrong!.id}`);
    await office.hours(1);
    expect(office.melioBill('B-1').vendor_id).toBe(wrong!.id);
    office.resetCalls();
    await office.decideOn(issue, `link:${right!.id}`);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
    office.enterBill(cedar, 'B-2', 10);
    await office.settle();
    expect(office.melioBill('B-2').vendor_id).toBe(right!.id);
    office.xero.ui().editContact(cedar.id, { EmailAddress: 'ap@cedar.example' });
    await office.settle();
    const emails = [wrong!, right!].map(({ id }) => vendors(office).find((vendor) => vendor.id === id)!.email);
    expect(emails).toEqual([null, 'ap@cedar.example']);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 a match taken back makes a vendor of its own with the next bill', async () => {
    const office = await asked();
    const issue = await office.issue('possibleMatch');
    const { id } = office.melioVendor('Cedar Paper');
    await office.decideOn(issue, `link:${id}`);
    await office.hours(1);
    await office.decideOn(issue, 'create');
    office.enterBill(office.xeroContact('Cedar Paper Co'), 'B-2', 10);
    await office.settle();
    expect(office.melioBill('B-2').vendor_id).toBe(office.melioVendor('Cedar Paper Co').id);
    expect([office.melioBill('B-1').vendor_id, office.melioVendor('Cedar Paper').version]).toEqual([id, 1]);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 ALL-11 a mailbox that several share proves nothing: every vendor behind it is asked about', async () => {
    const office = new Office();
    for (const name of ['Cedar Paper', 'Cedar Paper North'])
      office.enterBill(office.addContact(name, { EmailAddress: 'ap@books.example' }), name, 10);
    office.melio.ui.addVendor({ name: 'Cedar Paper', email: 'ap@books.example' });
    await office.connect();
    expect(await office.held()).toEqual(['possibleMatch', 'possibleMatch']);
    expect([...office.melio.recordsOf().bill.rows.values()]).toEqual([]);
  });

  it('MX-X4 ALL-11 none: a vendor that nothing resembles is created', async () => {
    const office = await met({ name: 'Cedar Paper' }, { name: 'Elm Timber' });
    expect(vendors(office)).toHaveLength(3);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-X4 a vendor of a Melio bill is matched in Xero the same way', async () => {
    const office = new Office();
    const { id } = office.addContact('Cedar Paper', { EmailAddress: 'ap@cedar.example' });
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Cedar Paper', email: 'ap@cedar.example' });
    const accountRef = office.xero.ui().account('429').id;
    office.melio.ui.enterBill({
      vendorId: vendor.id,
      number: 'M-1',
      total: 3300,
      dueDate: '2026-04-01',
      lines: [{ amount: 3300, accountRef }],
    });
    await office.settle();
    expect(office.xeroBill('M-1').contactId).toBe(id);
    expect(office.xero.ui().contacts()).toHaveLength(1);
  });
});
