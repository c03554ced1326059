import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import { bill } from '../../../shared/providers/bill/index.ts';
import { ACCOUNT, BillWorld, DAY, HOUR, MINUTE, ORG, START } from '../../support/bill-world.ts';

const streams = Object.keys(bill.capabilities.streams);

/** Something in every list. */
function everything() {
  const world = new BillWorld();
  const office = world.office();
  const { ui } = world;
  const credit = {
    contactId: office.vendor,
    referenceNumber: 'VC-1',
    creditDate: '2026-03-02',
    lines: [{ amount: 2000 }],
  };
  ui.enterVendorCredit(credit);
  ui.enterCreditMemo({ ...credit, contactId: office.customer, referenceNumber: 'CM-1' });
  ui.pay({ bills: [{ id: office.bills[0]! }] });
  ui.receivePayment({ invoices: [{ id: office.invoices[0]! }] });
  ui.addItem('Tuning', { chartOfAccountId: office.expense });
  ui.addClassification('department', { name: 'Sales' });
  ui.addClassification('location', { name: 'Berlin' });
  return { world, ...office };
}

describe('streams', () => {
  it.each(streams)('%s yield only what they say, as the model has it', async (stream) => {
    const { world } = everything();
    const records = await world.list(stream);
    expect(records.length).toBeGreaterThan(0);
    const { entities } = bill.capabilities.streams[stream]!;
    for (const { entity, fields } of records) {
      expect(entities).toContain(entity);
      expect(entitySchemas[entity as keyof typeof entitySchemas].strict().safeParse(fields).error).toBeUndefined();
    }
  });

  it('ask once an idle hour each, and the lists once a day', async () => {
    const { world } = everything();
    for (const stream of streams) await world.list(stream);
    world.pass(HOUR);
    const costs: Record<string, number> = {};
    for (const stream of streams) costs[stream] = await world.cost(() => world.list(stream, world.now - 6 * MINUTE));
    expect(costs).toEqual({
      ...Object.fromEntries(streams.map((stream) => [stream, 1])),
      dimensions: 3,
      company: 0,
    });
    const hourly = streams.filter((stream) => bill.capabilities.streams[stream]!.everyMinutes === 60);
    expect(hourly).toHaveLength(8);
  });

  it('show what changed since, archived records included', async () => {
    const { world, bills, vendor } = everything();
    world.pass(DAY);
    const since = world.now;
    world.ui.archiveBill(bills[1]!);
    world.ui.archiveVendor(vendor);
    expect((await world.list('bills', since)).map(({ id, presence }) => [id, presence])).toEqual([
      [bills[1], 'archived'],
    ]);
    expect((await world.list('vendors', since)).map(({ presence }) => presence)).toEqual(['archived']);
  });

  it('begin with what is live: archived bills and invoices are history', async () => {
    const { world, bills, invoices } = everything();
    world.ui.archiveBill(bills[1]!);
    world.ui.archiveInvoice(invoices[1]!);
    expect((await world.list('bills')).map(({ id }) => id)).toEqual([bills[0]]);
    expect((await world.list('invoices')).map(({ id }) => id)).toEqual([invoices[0]]);
  });

  it.each(['keyset', 'offset'] as const)('lose no row that moves during a walk (pages by %s)', async (paging) => {
    const world = new BillWorld({ simulator: { paging } });
    const ids: string[] = [];
    for (let index = 0; index < 230; index += 1) {
      world.pass(SECOND_AND_A_BIT);
      ids.push(world.ui.addVendor({ name: `Vendor ${index}` }).id);
    }
    const seen = new Set<string>();
    let page: string | undefined;
    let moved = 0;
    do {
      const answer = await world.session.list('vendors', page === undefined ? {} : { page });
      for (const { id } of answer.records) seen.add(id);
      page = answer.nextPage;
      world.pass(MINUTE);
      world.ui.editVendor(ids[moved]!, { phone: String(moved) });
      moved += 1;
    } while (page !== undefined);
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });

  it.each(['absent', 'empty'] as const)(
    'of one instant are walked by BILL own token (no next page is %s)',
    async (lastPage) => {
      const world = new BillWorld({ simulator: { lastPage } });
      const ids = Array.from({ length: 250 }, (_, index) => world.ui.addVendor({ name: `Vendor ${index}` }).id);
      expect(new Set((await world.list('vendors')).map(({ id }) => id))).toEqual(new Set(ids));
      expect(await world.cost(() => world.list('vendors', START))).toBe(3);
    },
  );

  it('that do not exist are a mistake of ours', async () => {
    await expect(new BillWorld().session.list('nothing', {})).rejects.toThrow(TypeError);
  });
});

const SECOND_AND_A_BIT = 1_100;

describe('records by id', () => {
  it('come one by one from their address, several from one list', async () => {
    const { world, bills, vendor, customer } = everything();
    expect(await world.cost(() => world.session.fetch('bill', bills))).toBe(1);
    expect(await world.cost(() => world.session.fetch('bill', [bills[0]!]))).toBe(1);
    expect(world.requests.at(-1)).toBe(`GET /connect/v3/bills/${bills[0]}`);
    const both = await world.session.fetch('contact', [vendor, customer, vendor]);
    expect(both.records.map(({ fields }) => [fields.isVendor, fields.isCustomer])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('are missing only when their own address says so', async () => {
    const world = new BillWorld({ simulator: { listLagMs: MINUTE } });
    const { bills } = world.office();
    const fetched = await world.session.fetch('bill', [...bills, '00n02NOBODY000000000']);
    expect(fetched.records.map(({ id }) => id).sort()).toEqual([...bills].sort());
    expect(fetched.missing).toEqual(['00n02NOBODY000000000']);
    expect((await world.session.fetch('billPayment', ['stp02NOBODY'])).missing).toEqual(['stp02NOBODY']);
    expect((await world.session.fetch('payout', ['x'])).missing).toEqual(['x']);
  });

  it('of the organization itself cost nothing', async () => {
    const { world } = everything();
    const work = () => world.session.fetch('company', [ORG, 'other']);
    expect(await world.cost(work)).toBe(0);
    expect(await work()).toMatchObject({
      records: [{ fields: { currency: 'USD', classes: 'line' } }],
      missing: ['other'],
    });
    expect(bill.connect(ACCOUNT, { ...world.ports, token: async () => '' })).toBeDefined();
  });

  it('of a bank account name the account that it stands for', async () => {
    const { world, bank } = everything();
    const record = await world.read('fundingAccount', bank);
    expect(record.fields).toMatchObject({ name: 'Chase', kind: 'bank', last4: '1234', active: true });
    expect((await world.read('account', String(record.fields.account))).fields).toMatchObject({
      name: 'Checking',
      type: 'BANK',
    });
  });
});

describe('files', () => {
  it('of a bill show after a while, of an invoice at once', async () => {
    const { world, bills, invoices } = everything();
    const bytes = Buffer.from('%PDF-1.7 bill');
    world.ui.attach(bills[0]!, 'bill.pdf', bytes);
    world.ui.attach(invoices[0]!, 'photo.JPG', bytes);
    expect((await world.session.fetch('attachment', [bills[0]!])).records).toEqual([]);
    world.pass(3 * MINUTE);
    const { records } = await world.session.fetch('attachment', [bills[0]!, invoices[0]!]);
    expect(records.map(({ id, fields }) => [id.split('/')[0], fields.name, fields.mimeType])).toEqual([
      [bills[0], 'bill.pdf', 'application/pdf'],
      [invoices[0], 'photo.JPG', 'image/jpeg'],
    ]);
    expect(Buffer.from(await world.session.content!(records[0]!.id))).toEqual(bytes);
    const gone = await world.session.fetch('attachment', [records[0]!.id, `${bills[0]}/00hNOBODY`]);
    expect([gone.records.length, gone.missing]).toEqual([1, [`${bills[0]}/00hNOBODY`]]);
  });

  it('are looked for whenever their document changed', async () => {
    const { world, bills } = everything();
    expect((await world.read('bill', bills[0]!)).alsoLookAt).toEqual([{ entity: 'attachment', id: bills[0] }]);
  });

  it('never carry the session to another host', async () => {
    const { world, bills } = everything();
    world.ui.attach(bills[0]!, 'bill.pdf', Buffer.from('x'));
    world.pass(3 * MINUTE);
    const asked: string[] = [];
    const session = bill.connect(ACCOUNT, {
      ...world.ports,
      token: async () => 'k:s',
      http: async (request) => {
        asked.push(request.url);
        const body = JSON.stringify({
          results: [{ id: '00h1', name: 'a.pdf', downloadLink: 'https://elsewhere.example/a' }],
        });
        return { status: 200, headers: {}, body };
      },
    });
    await expect(session.content!(`${bills[0]}/00h1`)).rejects.toThrow('another host');
    expect(asked).toHaveLength(1);
  });
});
