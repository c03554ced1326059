import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { HttpResponse } from '../../../shared/model/http.ts';
import { ClientWorld, DAY_MS, MINUTE_MS } from './world.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** The platform answers so to whatever has this in its address. @returns how to undo it */
function answer({ simulator }: ClientWorld, part: string, given: HttpResponse): () => void {
  const handle = simulator.handle.bind(simulator);
  simulator.handle = async (request) => (request.url.includes(part) ? given : handle(request));
  return () => {
    simulator.handle = handle;
  };
}

describe('customers and invoices, without a filter by change', () => {
  it.each(['flat', 'nested', 'short'] as const)(
    'are read to the last page, whatever the page looks like (%s)',
    async (envelope) => {
      const world = new ClientWorld({ simulator: { envelope } });
      const { id } = world.addCustomer();
      for (let count = 0; count < 250; count += 1) world.addInvoice(id, 100 + count);
      expect(await world.cost(async () => expect(await world.list('invoices')).toHaveLength(250))).toBe(3);
      expect(await world.list('customers')).toHaveLength(1);
    },
  );

  it('the open ones every hour, all of them in the first look of a day', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    const paid = world.addInvoice(id, 100);
    const late = world.ui.createInvoice({
      customerId: id,
      dueDate: '2026-03-01',
      lines: [{ description: 'x', quantity: 1, amount: 5 }],
    });
    const open = world.addInvoice(id, 200);
    world.ui.settle(world.ui.pay({ invoices: [{ id: paid.id }] }).id);
    world.now += HOUR_MS;
    const hourly = await world.list('invoices', world.now - HOUR_MS);
    expect(hourly.map((one) => one.id)).toEqual([open.id, late.id]);
    expect(await world.list('invoices', world.now - DAY_MS)).toHaveLength(3);
  });

  it('all of them where the platform does not know the states', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    const [open, paid] = [world.addInvoice(id, 100), world.addInvoice(id, 200)];
    world.ui.settle(world.ui.pay({ invoices: [{ id: paid.id }] }).id);
    answer(world, 'status=', { status: 400, headers: {}, body: '{}' });
    const shown = await world.list('invoices', world.now - HOUR_MS);
    expect(new Set(shown.map((one) => one.id))).toEqual(new Set([open.id, paid.id]));
    answer(world, '/invoices', { status: 400, headers: {}, body: '{}' });
    await expect(world.list('invoices', world.now - HOUR_MS)).rejects.toThrow('400');
  });

  it('an invoice that may be owed asks to be fetched, a paid one is not worth a call', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    const [open, paid] = [world.addInvoice(id, 100), world.addInvoice(id, 200)];
    world.ui.settle(world.ui.pay({ invoices: [{ id: paid.id }] }).id);
    const rows = new Map((await world.list('invoices')).map((row) => [row.id, row]));
    expect(rows.get(open.id)).toMatchObject({ alsoLookAt: [{ entity: 'invoice', id: open.id }] });
    expect(rows.get(open.id)?.fields).not.toHaveProperty('open');
    expect(rows.get(paid.id)?.fields).toMatchObject({ open: 0 });
    expect(rows.get(paid.id)).not.toHaveProperty('alsoLookAt');
  });
});

describe('payments', () => {
  function paid(options = {}) {
    const world = new ClientWorld(options);
    const { id } = world.addCustomer();
    const invoice = world.addInvoice(id, 5000);
    world.now += MINUTE_MS;
    const payment = world.ui.pay({ invoices: [{ id: invoice.id }] });
    return { world, invoice, payment, path: `${invoice.id}/${payment.id}` };
  }
  const since = (world: ClientWorld) => world.now - 2 * DAY_MS;

  it('a new one is asked after at once', async () => {
    const { world, path, payment } = paid();
    const rows = await world.list('payments', since(world));
    expect(rows.map(({ id }) => id)).toEqual([path, payment.id]);
    expect(rows[0]?.fields).toMatchObject({ amount: 5000, status: 'inProgress' });
    expect(rows[1]?.fields).not.toHaveProperty('document');
  });

  it('an older one is only looked at: one call for all of them, and a change has it fetched', async () => {
    const { world, payment } = paid();
    world.now += HOUR_MS;
    let rows = await world.list('payments', since(world));
    expect(rows).toMatchObject([
      { id: payment.id, fields: { status: 'inProgress' }, alsoLookAt: [{ entity: 'payment', id: payment.id }] },
    ]);
    expect(rows[0]?.fields).not.toHaveProperty('document');
    world.ui.settle(payment.id);
    expect(await world.cost(async () => (rows = await world.list('payments', since(world))))).toBe(1);
    expect(rows[0]?.fields.status).toBe('settled');
  });

  it('a debit that comes back after weeks shows in the hourly look', async () => {
    const { world, payment } = paid();
    world.ui.settle(payment.id);
    world.now += 40 * DAY_MS;
    world.ui.returnLate(payment.id);
    expect(await world.list('payments', since(world))).toEqual([]);
    expect(await world.list('settling', since(world))).toMatchObject([
      { id: payment.id, fields: { status: 'failed' } },
    ]);
    world.now += 40 * DAY_MS;
    expect(await world.list('settling', since(world))).toEqual([]);
  });

  it('come whole where they name their invoice', async () => {
    for (const simulator of [{ paymentShowsInvoice: true }, { platformContract: true }]) {
      const { world, path } = paid({ simulator });
      world.now += HOUR_MS;
      for (const stream of ['payments', 'settling']) {
        expect(await world.list(stream, since(world))).toMatchObject([
          { id: path, fields: { amount: 5000 }, alsoLookAt: [{ entity: 'invoice' }] },
        ]);
      }
    }
  });

  it('whose invoice is behind are asked after again', async () => {
    const { world, path, invoice } = paid();
    const nothing = JSON.stringify({ data: [], has_next_page: false });
    const undo = answer(world, 'invoice_id=', { status: 200, headers: {}, body: nothing });
    expect(await world.list('payments', since(world))).toEqual([]);
    undo();
    world.now += 5 * MINUTE_MS;
    expect((await world.list('payments', since(world)))[0]).toMatchObject({
      id: path,
      fields: { document: invoice.id },
    });
  });

  it('in a first sync: what is under way is fetched, what is done comes with its invoice', async () => {
    const { world, payment, invoice } = paid();
    const other = world.addInvoice(invoice.customer_id, 900);
    const settled = world.ui.pay({ invoices: [{ id: other.id }] });
    world.ui.settle(settled.id);
    const rows = new Map((await world.list('payments')).map((row) => [row.id, row]));
    expect(rows.get(payment.id)).toHaveProperty('alsoLookAt');
    expect(rows.get(settled.id)).not.toHaveProperty('alsoLookAt');
    expect(await world.list('settling')).toEqual([]);
  });
});

describe('the other lists', () => {
  it('payouts of the last month; one that moved has its transactions fetched', async () => {
    const world = new ClientWorld();
    const invoice = world.addInvoice(world.addCustomer().id, 700);
    world.ui.settle(world.ui.pay({ invoices: [{ id: invoice.id }] }).id);
    const { id } = world.ui.payOut()!;
    const [row] = await world.list('payouts');
    expect(row).toMatchObject({
      id,
      fields: { status: 'scheduled', net: 700 },
      alsoLookAt: [{ entity: 'payout', id }],
    });
    expect(row?.fields).not.toHaveProperty('items');
    world.now += 31 * DAY_MS;
    expect(await world.list('payouts')).toEqual([]);
  });

  it('the company without a call, since the platform shows nothing of it', async () => {
    const world = new ClientWorld();
    expect(
      await world.cost(async () =>
        expect(await world.list('company')).toMatchObject([{ id: 'key-1', fields: { currency: 'USD' } }]),
      ),
    ).toBe(0);
    expect((await world.session.fetch('company', ['key-1', 'x'])).missing).toEqual(['x']);
    await expect(world.session.list('bills', {})).rejects.toThrow('no stream bills');
  });

  it('a row that does not parse is named and hides no other', async () => {
    const world = new ClientWorld();
    const [good, bad] = [world.addCustomer('Good'), world.addCustomer('Bad')];
    world.simulator.books.keep('customer', { ...bad, name: 7 as never });
    const page = await world.session.list('customers', {});
    expect(page.records.map(({ id }) => id)).toEqual([good.id]);
    expect(page.unreadable).toEqual([{ entity: 'contact', id: bad.id, reason: expect.stringContaining('name') }]);
  });

  it('everything that is read fits the canonical model, and canon changes nothing twice', async () => {
    const world = new ClientWorld();
    const invoice = world.addInvoice(world.addCustomer().id, 700);
    world.ui.settle(world.ui.pay({ invoices: [{ id: invoice.id }], surcharge: 5 }).id);
    const { id } = world.ui.payOut()!;
    const records = [
      ...(await world.list('customers')),
      ...(await world.read('invoice', invoice.id)),
      ...(await world.read('payout', id)),
      ...(await world.list('company')),
      ...(await world.list('payments', 0)),
    ];
    expect(new Set(records.map(({ entity }) => entity)).size).toBe(5);
    for (const { entity, fields } of records) {
      const schema = entitySchemas[entity as keyof typeof entitySchemas];
      expect(schema.strict().safeParse(fields).error, entity).toBeUndefined();
      const canon = world.provider.capabilities.entities[entity]?.canon ?? {};
      for (const [name, apply] of Object.entries(canon)) {
        const once = apply(fields[name] ?? null);
        expect(apply(once)).toEqual(once);
      }
    }
  });
});
