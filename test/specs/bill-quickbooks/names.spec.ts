import { describe, expect, it } from 'vitest';
import { BackOffice, type BackOfficeOptions } from '../../support/bill-quickbooks.ts';

/** BQ-9: QuickBooks keeps customers, vendors and employees in one space of names (fault 6240), BILL does not. */

// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
type Row = any;
const named = (office: BackOffice, kind: 'Vendor' | 'Customer') =>
  office.rows(kind).map(({ DisplayName }: Row) => DisplayName);
const vendorsInBill = (office: BackOffice) => office.bill.books.all('vendor').map(({ name }) => name);

const started = (options: BackOfficeOptions = {}) => BackOffice.with({}, options);

describe('BQ-9 a name that another kind of record has', () => {
  /** BILL gets a vendor that is called like QuickBooks' customer. */
  async function twoKinds() {
    const office = await started();
    const { id } = office.bill.ui.addVendor({ name: 'Acme Tools', email: 'pay@acme.example' });
    await office.syncNow();
    return { office, id };
  }
  const vendor = (office: BackOffice): Row =>
    office.rows('Vendor').find(({ DisplayName }: Row) => /^(Acme|Globex)/.test(DisplayName));

  it('a vendor is entered with (V) behind its name, and checks are made out to the name', async () => {
    const { office } = await twoKinds();
    expect(vendor(office)).toMatchObject({ DisplayName: 'Acme Tools (V)', PrintOnCheckName: 'Acme Tools' });
    expect([named(office, 'Customer'), await office.held()]).toEqual([['Acme Tools'], []]);
  });

  it('a customer is entered with (C)', async () => {
    const office = await started();
    office.bill.ui.addCustomer({ name: "Bob's Burger Joint", email: 'eat@bob.example' });
    await office.syncNow();
    expect(named(office, 'Customer')).toContain("Bob's Burger Joint (C)");
    expect(await office.held()).toEqual([]);
  });

  it('an employee has the name', async () => {
    const office = await started();
    office.ledger.add('Employee', { DisplayName: 'Pat Lee' });
    office.bill.ui.addVendor({ name: 'Pat Lee', email: 'pat@lee.example' });
    await office.syncNow();
    expect([named(office, 'Vendor').includes('Pat Lee (V)'), await office.held()]).toEqual([true, []]);
  });

  it('the suffix does not flow back into BILL, however often both are read', async () => {
    const { office } = await twoKinds();
    office.resetCalls();
    await office.syncNow();
    await office.hours(26);
    const written = Object.keys({ ...office.writes('bill'), ...office.writes('quickbooks') });
    expect([vendorsInBill(office).includes('Acme Tools'), written.filter((name) => !/login/.test(name))]).toEqual([
      true,
      [],
    ]);
  });

  it('renamed in BILL, it has the new name in QuickBooks, with a suffix only where that is taken too', async () => {
    const { office, id } = await twoKinds();
    office.bill.ui.editVendor(id, { name: 'Globex' });
    await office.syncNow();
    expect(vendor(office).DisplayName).toBe('Globex');
    office.bill.ui.editVendor(id, { name: 'Acme Tools' });
    await office.syncNow();
    expect(vendor(office).DisplayName).toBe('Acme Tools (V)');
    office.resetCalls();
    await office.hours(26);
    expect([vendorsInBill(office).includes('Acme Tools'), office.writes('quickbooks'), await office.held()]).toEqual([
      true,
      {},
      [],
    ]);
  });

  it('renamed in QuickBooks, BILL has the new name without the suffix', async () => {
    const { office } = await twoKinds();
    office.ledger.edit('Vendor', vendor(office).Id, { DisplayName: 'Acme Works (V)' });
    await office.syncNow();
    expect(vendorsInBill(office)).toContain('Acme Works');
    office.ledger.edit('Vendor', vendor(office).Id, { DisplayName: 'Acme Mills' });
    await office.syncNow();
    expect([vendorsInBill(office).includes('Acme Mills'), vendor(office).DisplayName]).toEqual([true, 'Acme Mills']);
  });

  it('other edits of it go on as ever', async () => {
    const { office, id } = await twoKinds();
    office.bill.ui.editVendor(id, { email: 'new@acme.example' });
    await office.syncNow();
    expect(vendor(office)).toMatchObject({
      DisplayName: 'Acme Tools (V)',
      PrimaryEmailAddr: { Address: 'new@acme.example' },
    });
  });

  it.each([
    ['sent again under its request id', 0, ['Acme Tools', 'Acme Tools (V)', 'Acme Tools (V)']],
    ['looked for by the name that was sent, when that id is old', 1, ['Acme Tools', 'Acme Tools (V)']],
  ])('a reply that is lost after the second try: %s', async (_how, hoursDown, names) => {
    const sent: string[] = [];
    let down = hoursDown > 0;
    const office = await started({
      fault: (provider, { method, url, body }) => {
        if (provider !== 'quickbooks') return undefined;
        if (sent.length > 1 && down) return { kind: 'error', status: 503, when: 'before' };
        const name = /"DisplayName":"(Acme[^"]*)"/.exec(String(body))?.[1];
        if (method !== 'POST' || !/\/vendor\?/.test(url) || !name) return undefined;
        sent.push(name);
        return sent.length === 2 ? { kind: 'lost', when: 'after' } : undefined;
      },
    });
    office.bill.ui.addVendor({ name: 'Acme Tools', email: 'pay@acme.example' });
    await office.syncNow();
    await office.hours(hoursDown);
    down = false;
    await office.hours(2);
    expect(sent).toEqual(names);
    expect(named(office, 'Vendor').filter((name: string) => name.startsWith('Acme'))).toEqual(['Acme Tools (V)']);
    expect(await office.held()).toEqual([]);
  });
});

describe('BQ-9 a name that a record of the same kind has', () => {
  it('an inactive one: a person is asked to bring it back, and then it is the partner', async () => {
    const office = new BackOffice({ quickbooks: { switches: { inactiveNamesCollide: true } } });
    const old = office.ledger.addVendor('Old Mill', { PrimaryEmailAddr: { Address: 'ap@mill.example' } });
    office.ledger.edit('Vendor', old, { Active: false });
    await office.connect();
    office.bill.ui.addVendor({ name: 'Old Mill', email: 'ap@mill.example' });
    await office.syncNow();
    expect(await office.held()).toEqual(['refused:archivedContact']);
    expect(named(office, 'Vendor').filter((name: string) => /Mill/.test(name))).toEqual(['Old Mill (deleted)']);
    office.ledger.edit('Vendor', old, { Active: true, DisplayName: 'Old Mill' });
    await office.syncNow();
    await office.hours(2);
    expect(vendorsInBill(office).filter((name) => name === 'Old Mill')).toHaveLength(1);
    expect(named(office, 'Vendor').filter((name: string) => /Mill/.test(name))).toEqual(['Old Mill']);
    expect(await office.held()).toEqual([]);
  });

  it.each([
    ['ap@mill.example', []],
    ['other@mill.example', ['possibleMatch']],
  ])(
    'one that was entered there at the same moment, with %s: linked if that is certain, else asked about',
    async (email, asked) => {
      let entered = false;
      const office: BackOffice = await started({
        fault: (provider, { method, url }) => {
          if (provider === 'quickbooks' && method === 'POST' && /\/vendor\?/.test(url) && !entered) {
            entered = true;
            office.ledger.addVendor('New Mill', { PrimaryEmailAddr: { Address: email } });
          }
          return undefined;
        },
      });
      office.bill.ui.addVendor({ name: 'New Mill', email: 'ap@mill.example', phone: '212 555 0100' });
      await office.syncNow();
      await office.hours(3);
      expect(vendorsInBill(office).filter((name) => name === 'New Mill')).toHaveLength(1);
      expect(named(office, 'Vendor').filter((name: string) => /New Mill/.test(name))).toEqual(['New Mill']);
      expect([entered, (await office.held()).filter((code) => code === 'possibleMatch')]).toEqual([true, asked]);
      const mill = office.rows('Vendor').find(({ DisplayName }: Row) => DisplayName === 'New Mill');
      expect([mill.PrimaryEmailAddr.Address, mill.PrimaryPhone]).toEqual([email, undefined]);
      if (asked.length === 0) return;
      const issue = (await office.issues()).find(({ code }) => code === 'possibleMatch')!;
      await office.decideOn(issue, issue.actions.find((action) => action.startsWith('link:'))!);
      await office.hours(2);
      expect(await office.held()).toEqual([]);
    },
  );
});
