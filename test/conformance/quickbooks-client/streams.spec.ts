import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

const HALF_YEAR = 181 * 24 * 3_600_000;
const HOUR = 3_600_000;
const pathsOf = (asked: readonly { url: string }[]) =>
  asked.map(({ url }) => new URL(url).pathname.split('/').slice(4).join('/'));

describe('changes', () => {
  it('are one call for everything, however many kinds there are', async () => {
    const world = quickBooksWorld();
    world.wait(HOUR / 2);
    world.asked.length = 0;
    expect(await world.walk('changes', world.clock.now - 600_000)).toEqual([]);
    expect(pathsOf(world.asked)).toEqual(['cdc']);
    const entities = new URL(world.asked[0]!.url).searchParams.get('entities')!.split(',');
    expect(entities).toEqual(expect.arrayContaining(['Vendor', 'Customer', 'Account', 'Class', 'Department', 'Item', 'Bill', 'Invoice', 'BillPayment', 'Payment', 'CreditMemo', 'VendorCredit'])); // biome-ignore format: short
  });

  it('show every kind of record, all of which fit the model', async () => {
    const world = quickBooksWorld();
    world.wait(HOUR);
    const since = world.clock.now;
    const [bill, invoice] = [world.bill(), world.invoice()];
    world.ui.payBills(world.bank, [{ id: bill, amount: 10 }]);
    const payment = world.ui.receivePayment(world.customer, 10, [{ id: invoice, amount: 10 }]);
    world.ui.deposit(world.bank, [payment]);
    world.ui.transfer(world.bank, world.card, 12);
    world.ui.enterVendorCredit(world.vendor, 5, world.expense);
    world.ui.createCreditMemo(world.customer, 5, world.item);
    world.ui.add('Class', { Name: 'West' });
    world.ui.add('Department', { Name: 'Portland' });
    world.ui.edit('Vendor', world.vendor, { CompanyName: 'Burgers' });
    world.ui.edit('Item', world.item, { Description: 'By the hour' });
    const records = await world.walk('changes', since);
    for (const { entity, fields } of records) expect(entitySchemas[entity].parse(fields)).toEqual(fields);
    expect([...new Set(records.map(({ entity }) => entity))].sort()).toEqual([
      'account', 'bill', 'billPayment', 'contact', 'creditMemo', 'dimension', 'invoice', 'item', 'payment', 'payout', 'vendorCredit',
    ]); // biome-ignore format: short
    expect(records.filter(({ alsoLookAt }) => alsoLookAt)).toEqual([]);
  });

  it('tell of transfers between which accounts, and of those that were deleted', async () => {
    const world = quickBooksWorld();
    world.wait(HOUR);
    const since = world.clock.now;
    const id = world.ui.transfer(world.bank, world.card, 12);
    const lines = [{ account: world.card, amount: 1200 }, { account: world.bank, amount: -1200 }]; // biome-ignore format: short
    expect(await world.walk('changes', since)).toMatchObject([
      { entity: 'payout', id: `transfer-${id}`, fields: { net: 1200, lines, status: 'settled' } },
    ]);
    world.ui.delete('Transfer', id);
    expect(await world.walk('changes', since)).toMatchObject([{ id: `transfer-${id}`, presence: 'deleted' }]);
  });

  it('that fill an answer are asked for in halves, and at last by query', async () => {
    const world = quickBooksWorld({ limits: { rows: 1000 } });
    for (let count = 0; count < 1004; count += 1) world.bill(1);
    for (let count = 0; count < 3; count += 1) world.invoice(1);
    world.asked.length = 0;
    const records = await world.walk('changes', world.clock.now - HOUR);
    const of = (entity: string) =>
      new Set(records.filter((record) => record.entity === entity).map(({ id }) => id)).size;
    expect([of('bill'), of('invoice'), of('contact')]).toEqual([1004, 3, 2]);
    const paths = pathsOf(world.asked);
    expect(paths.filter((path) => path === 'query')).toHaveLength(3);
    expect(paths.filter((path) => path === 'cdc').length).toBeLessThan(12);
  });

  it('of more than 30 days are queried', async () => {
    const world = quickBooksWorld();
    const bill = world.bill();
    world.wait(40 * 24 * HOUR);
    world.asked.length = 0;
    const records = await world.walk('changes', world.clock.now - 41 * 24 * HOUR);
    expect(records.filter(({ entity }) => entity === 'bill').map(({ id }) => id)).toEqual([bill]);
    expect(new Set(pathsOf(world.asked))).toEqual(new Set(['query']));
  });

  it('that one object cannot tell are asked of it alone', async () => {
    const world = quickBooksWorld();
    const bill = world.bill();
    const http = world.connectPorts.http;
    world.connectPorts.http = async (request) => {
      const response = await http(request);
      if (!request.url.includes('/cdc?')) return response;
      const body = JSON.parse(String(response.body));
      body.CDCResponse[0].QueryResponse[6] = {
        Fault: { Error: [{ Message: 'x', code: '10000' }], type: 'SystemFault' },
      };
      return { ...response, body: JSON.stringify(body) };
    };
    const session = world.connect();
    const first = await session.list('changes', { since: world.clock.now - HOUR });
    expect(first.records.some(({ entity }) => entity === 'bill')).toBe(false);
    const second = await session.list('changes', { since: world.clock.now - HOUR, page: first.nextPage! });
    expect(second.records.map(({ id }) => id)).toEqual([bill]);
    expect(second.nextPage).toBeUndefined();
  });

  it('that cannot be read are set aside by name, and the rest goes on', async () => {
    const world = quickBooksWorld();
    const [good, bad] = [world.bill(), world.bill()];
    world.simulator.load(
      'Bills.json',
      JSON.stringify({
        QueryResponse: {
          Bill: [
            {
              Id: bad,
              VendorRef: {},
              TotalAmt: 1,
              Line: [],
              MetaData: { LastUpdatedTime: '2026-06-29T09:00:00-07:00' },
            },
          ],
        },
      }),
    );
    const page = await world.session.list('changes', { since: world.clock.now - HOUR });
    expect(page.records.filter(({ entity }) => entity === 'bill').map(({ id }) => id)).toEqual([good]);
    expect(page.unreadable).toEqual([{ entity: 'bill', id: bad, reason: expect.stringContaining('VendorRef') }]);
  });

  it('lack no currency where the company has one and rows leave it out', async () => {
    const world = quickBooksWorld({ switches: { currencyShown: false } });
    world.bill();
    const records = await world.walk('changes', world.clock.now - HOUR);
    expect(records.find(({ entity }) => entity === 'bill')?.fields).toMatchObject({ currency: 'USD', total: 10_000 });
    expect(pathsOf(world.asked).filter((path) => path === 'preferences')).toHaveLength(1);
  });
});

describe('a first sync', () => {
  it('reads lists whole, what is open, and what moved within half a year', async () => {
    const world = quickBooksWorld();
    const [open, settled] = [world.bill(100), world.bill(50)];
    world.ui.payBills(world.bank, [{ id: settled, amount: 50 }]);
    world.ui.setActive('Customer', world.customer, false);
    world.wait(HALF_YEAR);
    Object.assign(world.tokens, world.simulator.issueTokens());
    const recent = world.bill(10);
    const payment = world.ui.payBills(world.bank, [{ id: recent, amount: 10 }]);
    const records = await world.walk('changes');
    const idsOf = (entity: string) => new Set(records.filter((record) => record.entity === entity).map(({ id }) => id));
    expect(idsOf('bill')).toEqual(new Set([open, recent]));
    expect(idsOf('billPayment')).toEqual(new Set([payment]));
    expect(records.find(({ id }) => id === `customer-${world.customer}`)).toMatchObject({
      presence: 'archived',
      fields: { name: 'Acme Tools' },
    });
    expect(records.filter(({ alsoLookAt }) => alsoLookAt)).toEqual([]);
  });

  it('loses nothing to edits in between, also where a thousand rows share a second', async () => {
    const world = quickBooksWorld();
    const ids: string[] = [];
    for (let count = 0; count < 2500; count += 1) {
      if (count >= 1200) world.wait(1_000);
      ids.push(world.bill(1));
    }
    const seen = new Set<string>();
    let page: string | undefined;
    do {
      const answer = await world.session.list('changes', page === undefined ? {} : { page });
      for (const { entity, id } of answer.records) if (entity === 'bill') seen.add(id);
      world.wait(1_000);
      // Somebody works on while we read.
      world.ui.edit('Bill', ids[Math.floor(seen.size / 3)]!, { DueDate: '2026-08-01' });
      page = answer.nextPage;
    } while (page);
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('the company and its lists', () => {
  it('say what is allowed', async () => {
    const world = quickBooksWorld();
    world.ui.closeBooks('2026-03-31');
    world.ui.set({ classes: 'document', autoApplyCredit: true });
    const [company] = await world.walk('company');
    expect(company).toMatchObject({
      id: world.ui.realmId,
      fields: {
        name: 'Brightside Studio LLC', currency: 'USD', lockedUntil: '2026-03-31', timeZone: 'America/Los_Angeles', classes: 'document',
        capabilities: ['appliesCredits', 'bills', 'departments', 'ownNumbers'],
      },
    }); // biome-ignore format: short
    expect(entitySchemas.company.parse(company!.fields)).toEqual(company!.fields);
  });

  it('come as one record each for whoever offers them whole', async () => {
    const world = quickBooksWorld();
    const West = world.ui.add('Class', { Name: 'West' });
    world.ui.setActive('Account', world.card, false);
    const [accounts, dimensions] = await world.walk('lists');
    expect(entitySchemas.accountList.parse(accounts!.fields)).toEqual(accounts!.fields);
    expect(entitySchemas.dimensionList.parse(dimensions!.fields)).toEqual(dimensions!.fields);
    expect(accounts!.fields.items).toContainEqual({
      id: world.card,
      code: null,
      name: 'Company card',
      type: 'Credit Card',
      active: false,
      category: false,
      paymentTarget: true,
      currency: 'USD',
    });
    expect(dimensions!.fields.items).toMatchObject([{ id: `class-${West}`, name: 'West', dimension: 'class' }]);
    expect(await world.session.fetch('accountList', ['accounts'])).toMatchObject({ records: [{ id: 'accounts' }] });
  });
});
