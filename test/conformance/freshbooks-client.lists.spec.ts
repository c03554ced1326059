import { describe, expect, it } from 'vitest';
import { DAY, freshbooksWorld } from './freshbooks-client/world.ts';

const HOUR = 3_600_000;

describe('a first sync', () => {
  it('of 250 invoices takes 3 list calls, lines included, the newest first', async () => {
    const world = freshbooksWorld();
    const customer = world.client();
    for (let n = 0; n < 250; n += 1)
      world.invoice(customer, { create_date: `2025-${String((n % 12) + 1).padStart(2, '0')}-15` });
    const records = await world.walk('invoices');
    expect(world.asked).toHaveLength(3);
    expect(new Set(records.map(({ id }) => id)).size).toBe(250);
    expect(records.every(({ fields }) => fields.lineCount === 1)).toBe(true);
    const days = records.map(({ fields }) => String(fields.billedOn));
    expect(days).toEqual(days.toSorted().toReversed());
  });

  it('goes on through deletions between its pages without losing a row', async () => {
    const world = freshbooksWorld();
    const ids = Array.from({ length: 320 }, (_, n) => world.client({ organization: `Client ${n}` }));
    const seen = new Set<string>();
    let page: string | undefined;
    const gone = new Set<number>();
    do {
      const answer = await world.session.list('clients', page ? { page } : {});
      for (const { id } of answer.records) seen.add(id);
      page = answer.nextPage;
      const next = ids.filter((id) => !gone.has(id)).slice(0, 3);
      if (gone.size < 9) for (const id of next) gone.add(world.ui.deleteClient(id).id);
    } while (page);
    expect(ids.filter((id) => !gone.has(id) && !seen.has(String(id)))).toEqual([]);
  });

  it('lists paid and archived invoices, drafts, and no deleted ones', async () => {
    const world = freshbooksWorld();
    const customer = world.client();
    const [paid, archived, deleted] = [world.invoice(customer), world.invoice(customer), world.invoice(customer)];
    world.ui.addPayment({ invoiceid: paid, amount: '100.00', date: DAY });
    world.ui.archiveInvoice(archived);
    world.ui.deleteInvoice(deleted);
    const records = await world.walk('invoices');
    expect(records.map(({ id, fields }) => [id, fields.open]).sort()).toEqual(
      [
        [String(paid), 0],
        [String(archived), 10_000],
      ].sort(),
    );
  });
});

describe('an increment', () => {
  it.each(['eastern', 'utc'] as const)(
    'shows what changed since, and nothing twice once it is quiet (days of %s)',
    async (updatedDay) => {
      const world = freshbooksWorld({ switches: { updatedDay } });
      const customer = world.client();
      const invoice = world.invoice(customer);
      for (let hour = 0; hour < 30; hour += 1) {
        world.wait(HOUR);
        const since = world.now();
        world.wait(60_000);
        world.ui.editInvoice(invoice, { notes: `hour ${hour}` });
        world.ui.editClient(customer, { bus_phone: String(hour) });
        const payment = world.ui.addPayment({ invoiceid: invoice, amount: '1.00', date: DAY });
        world.wait(60_000);
        expect((await world.walk('invoices', since)).map(({ id }) => id)).toEqual([String(invoice)]);
        expect((await world.walk('clients', since)).map(({ id }) => id)).toEqual([String(customer)]);
        expect((await world.walk('payments', since)).map(({ id }) => id)).toEqual([`${invoice}/${payment.id}`]);
        world.wait(5_000);
        const before = world.asked.length;
        expect(await world.walk('payments', world.now())).toEqual([]);
        expect(world.asked.length - before).toBe(2);
      }
    },
  );

  it('shows what was deleted since, which no plain list does', async () => {
    const world = freshbooksWorld();
    const customer = world.client();
    const [invoice, other] = [world.invoice(customer), world.invoice(customer)];
    const { id } = world.ui.addPayment({ invoiceid: invoice, amount: '10.00', date: DAY });
    world.wait(HOUR);
    const since = world.now();
    world.ui.deletePayment(id);
    world.ui.deleteInvoice(other);
    world.ui.deleteClient(customer);
    const presences = async (stream: string) => (await world.walk(stream, since)).map((one) => [one.id, one.presence]);
    expect(await presences('payments')).toEqual([[`${invoice}/${id}`, 'deleted']]);
    expect((await presences('invoices')).sort()).toEqual(
      [
        [String(invoice), 'present'],
        [String(other), 'deleted'],
      ].sort(),
    );
    expect(await presences('clients')).toEqual([[String(customer), 'deleted']]);
  });

  it.each([
    ['March skips an hour', Date.UTC(2026, 2, 8, 5)],
    ['November repeats one', Date.UTC(2026, 10, 1, 4)],
  ])('loses no change in the night in which %s', async (_, at) => {
    const world = freshbooksWorld({ at });
    const invoice = world.invoice(world.client());
    let since = world.now();
    let version = 0;
    for (let step = 0; step < 20; step += 1) {
      world.wait(12 * 60_000);
      const before = world.now();
      world.ui.editInvoice(invoice, {
        lines: [{ name: 'Hours', qty: String(step + 2), unit_cost: { amount: '10.00' } }],
      });
      world.wait(1_000);
      const [record] = await world.walk('invoices', since);
      expect(record?.fields.total).toBe((step + 2) * 1_000);
      expect(record!.version).toBeGreaterThanOrEqual(version);
      version = record!.version;
      since = before;
    }
  });

  it('of more than a page shows every row of the window', async () => {
    const world = freshbooksWorld();
    const since = world.now();
    const ids = Array.from({ length: 230 }, (_, n) => world.client({ organization: `Client ${n}` }));
    for (const id of ids.slice(0, 110)) world.ui.deleteClient(id);
    const records = await world.walk('clients', since);
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(ids.map(String)));
    expect(records.filter(({ presence }) => presence === 'deleted')).toHaveLength(110);
  });
});
