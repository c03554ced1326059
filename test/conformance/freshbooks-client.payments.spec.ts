import { describe, expect, it } from 'vitest';
import { AccessLost } from '../../shared/engine/errors.ts';
import { entitySchemas } from '../../shared/model/entities.ts';
import type { ProviderRecord } from '../../shared/model/record.ts';
import { create, knows, MARKER, remove, update } from '../support/session.ts';
import { DAY, freshbooksWorld, paying } from './freshbooks-client/world.ts';

const MINUTE = 60_000;

describe('payments', () => {
  it('are posted, seen by themselves and with their invoice, changed, found, and taken back', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    const wish = create('payment', paying(invoice, 4_000));
    const [made] = await world.write(wish);
    expect(made).toMatchObject({
      kind: 'done',
      record: {
        presence: 'present',
        marker: `AP-77 ${MARKER}`,
        fields: { amount: 4_000, paidOn: DAY, method: 'ach', kind: 'payment' },
      },
    });
    const { record } = made as Extract<typeof made, { kind: 'done' }>;
    expect(entitySchemas.payment.parse(record.fields)).toEqual(record.fields);
    // Read by itself, it has its invoice read where that does not name it yet.
    const alsoLookAt = [{ entity: 'invoice', id: String(invoice), unlessSettledBy: record.id.split('/')[1] }];
    expect(await world.read('payment', record.id)).toEqual({ ...record, alsoLookAt });
    const { records } = await world.session.fetch('invoice', [String(invoice)]);
    expect(records).toMatchObject([
      { fields: { open: 6_000 }, extra: { settlements: [record.id.split('/')[1]] } },
      { id: record.id },
    ]);

    const [changed] = await world.write(update(record, { amount: 5_000, reference: 'AP-78', method: 'card' }));
    expect(changed).toMatchObject({
      kind: 'done',
      record: { marker: `AP-78 ${MARKER}`, fields: { amount: 5_000, method: 'card' } },
    });
    expect(await world.session.find({ entity: 'payment', write: wish })).toMatchObject([{ id: record.id }]);

    expect(await world.write(remove(await world.read('payment', record.id)))).toMatchObject([
      { kind: 'done', record: { presence: 'deleted' } },
    ]);
    expect(await world.read('payment', record.id)).toMatchObject({ presence: 'deleted' });
    expect(await world.session.find({ entity: 'payment', write: wish })).toMatchObject([
      { id: record.id, presence: 'deleted' },
    ]);
    expect((await world.read('invoice', String(invoice))).extra).toMatchObject({ settlements: [] });
    expect(world.ui.outstanding(invoice)).toBe(10_000);
  });

  it('are all accounted for while the search runs a minute behind, where they were seen before', async () => {
    const world = freshbooksWorld();
    const invoice = String(world.invoice(world.client()));
    world.wait(MINUTE);
    world.simulator.options.listLagMs = MINUTE;
    const [made] = await world.write(create('payment', paying(Number(invoice), 4_000)));
    const { record } = made as Extract<typeof made, { kind: 'done' }>;
    const own = record.id.split('/')[1];
    const read = async (...seen: readonly ProviderRecord[]) => {
      const known = knows({ under: async () => seen });
      return (await world.session.fetch('invoice', [invoice], known)).records[0]!.fields;
    };
    // Of one that nobody has seen nothing can be said; the search will show it, and that is news.
    expect(await read()).toMatchObject({ open: 6_000 });
    expect((await read()).settledBy).toBeUndefined();
    expect((await read(record)).settledBy).toEqual({ amount: 4_000, ids: [own] });

    world.wait(2 * MINUTE);
    expect((await read()).settledBy).toEqual({ amount: 4_000, ids: [own] });
    const other = world.ui.addPayment({ invoiceid: Number(invoice), amount: '10.00', date: DAY });
    world.ui.deletePayment(Number(own));
    const left = (await read(record, { ...record, id: `${invoice}/${other.id}` })).settledBy;
    expect(left).toEqual({ amount: 1_000, ids: [String(other.id)] });

    // Taken back and entered once more: the search shows the first one still, and the sum would be right.
    world.wait(2 * MINUTE);
    const again = world.ui.addPayment({ invoiceid: Number(invoice), amount: '10.00', date: DAY });
    world.ui.deletePayment(other.id);
    const gone = { ...record, id: `${invoice}/${other.id}`, presence: 'deleted' as const };
    const now = (await read(gone, { ...record, id: `${invoice}/${again.id}` })).settledBy;
    expect(now).toEqual({ amount: 1_000, ids: [String(again.id)] });
  });

  it('of more than was due take what the others leave, also of one that the search does not show yet', async () => {
    const world = freshbooksWorld();
    const invoice = String(world.invoice(world.client()));
    const over = world.ui.addPayment({ invoiceid: Number(invoice), amount: '150.00', date: DAY });
    world.ui.editInvoice(Number(invoice), { lines: [{ name: 'Work', qty: '1', unit_cost: { amount: '180.00' } }] });
    world.wait(2 * MINUTE);
    world.simulator.options.listLagMs = MINUTE;
    const [made] = await world.write(create('payment', paying(Number(invoice), 1_000)));
    const { record } = made as Extract<typeof made, { kind: 'done' }>;
    const seen = [{ ...record, id: `${invoice}/${over.id}` }, record];
    const known = knows({ under: async () => seen });
    const { records } = await world.session.fetch('invoice', [invoice], known);
    expect(records[0]!.fields.settledBy).toMatchObject({ amount: 11_000 });
    expect(records.find(({ id }) => id === `${invoice}/${over.id}`)!.fields).toMatchObject({
      applied: { of: 15_000, took: 10_000 },
    });
  });

  it('of more than was due take nothing of one that was taken back and that the search still shows', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    const other = world.ui.addPayment({ invoiceid: invoice, amount: '30.00', date: DAY });
    const over = world.ui.addPayment({ invoiceid: invoice, amount: '150.00', date: DAY });
    world.wait(2 * MINUTE);
    world.simulator.options.listLagMs = MINUTE;
    world.ui.deletePayment(other.id);
    const { records } = await world.session.fetch('invoice', [String(invoice)]);
    expect(records[0]!.fields.settledBy).toEqual({ amount: 7_000, ids: [String(over.id)] });
    expect(records.find(({ id }) => id === `${invoice}/${over.id}`)!.fields).toMatchObject({
      applied: { of: 15_000, took: 7_000 },
    });
  });

  it('edited after the search last saw them, are taken as they are', async () => {
    const world = freshbooksWorld();
    const invoice = String(world.invoice(world.client()));
    const paid = world.ui.addPayment({ invoiceid: Number(invoice), amount: '10.00', date: DAY });
    world.wait(2 * MINUTE);
    world.simulator.options.listLagMs = MINUTE;
    world.ui.editPayment(paid.id, { amount: '40.00' });
    const seen = [(await world.read('payment', `${invoice}/${paid.id}`))!];
    const known = knows({ under: async () => seen });
    const { records } = await world.session.fetch('invoice', [invoice], known);
    expect(records[0]!.fields.settledBy).toEqual({ amount: 4_000, ids: [String(paid.id)] });
  });

  it('write nothing to the client', async () => {
    const world = freshbooksWorld();
    await world.write(create('payment', paying(world.invoice(world.client()), 100)));
    expect(JSON.parse(String(world.asked.at(-1)!.body)).payment.send_client_notification).toBe(false);
  });

  it.each(['whole', 'applied'] as const)(
    'above what is due are taken, and say so (shown %s)',
    async (overpaymentShows) => {
      const world = freshbooksWorld({ switches: { overpaymentShows } });
      const invoice = world.invoice(world.client());
      const [made] = await world.write(create('payment', paying(invoice, 15_000)));
      expect(made).toMatchObject({
        kind: 'done',
        record: {
          extra: { overpaymentId: expect.any(String) },
          alsoLookAt: [{ entity: 'invoice', id: String(invoice) }],
        },
      });
      const { record } = made as Extract<typeof made, { kind: 'done' }>;
      const seen = await world.read('invoice', String(invoice));
      expect(seen).toMatchObject({ fields: { open: 0 }, extra: { settlements: [record.id.split('/')[1]] } });
    },
  );

  it('and applied credits lower what is due, each as a settlement', async () => {
    const world = freshbooksWorld();
    const customer = world.client();
    const invoice = world.invoice(customer);
    const credit = world.ui.addCredit({
      clientid: customer,
      create_date: DAY,
      lines: [{ name: 'Back', unit_cost: { amount: '30.00' } }],
    });
    const applied = world.ui.applyCredit(credit.id, invoice, '25.00', DAY);
    const paid = world.ui.addPayment({ invoiceid: invoice, amount: '10.00', date: DAY, type: 'Check', note: 'no. 7' });
    const { records } = await world.session.fetch('invoice', [String(invoice)]);
    expect(records[0]).toMatchObject({
      fields: { open: 6_500 },
      extra: { settlements: [applied.id, paid.id].map(String).sort() },
    });
    expect(
      records
        .slice(1)
        .map(({ id, fields }) => [id, fields.kind, fields.amount, fields.method])
        .sort(),
    ).toEqual(
      [
        [`${invoice}/${applied.id}`, 'credit', 2_500, 'other'],
        [`${invoice}/${paid.id}`, 'payment', 1_000, 'check'],
      ].sort(),
    );
    const one = await world.read('payment', `${invoice}/${applied.id}`);
    expect(() => world.session.prepare([remove(one)])).toThrow('only be taken off there');
  });

  it('by their own number, or all of an invoice', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    const { id } = world.ui.addPayment({ invoiceid: invoice, amount: '10.00', date: DAY });
    expect((await world.session.fetch('payment', [`/${id}`])).records).toMatchObject([{ id: `${invoice}/${id}` }]);
    expect((await world.session.fetch('payment', [String(id)])).records).toMatchObject([{ id: `${invoice}/${id}` }]);
    expect((await world.session.fetch('payment', [String(invoice)])).records).toMatchObject([
      { id: `${invoice}/${id}` },
    ]);
    expect(await world.session.fetch('payment', [`${invoice}/999999`])).toMatchObject({
      missing: [`${invoice}/999999`],
    });
  });

  it.each(['legacy', 'rpc'] as const)('are refused for a reason, in whatever shape (%s)', async (errorShape) => {
    for (const errorsInside200 of ['none', 'all'] as const) {
      const world = freshbooksWorld({ switches: { errorShape, errorsInside200 } });
      const invoice = world.invoice(world.client());
      const codeOf = async (fields: ReturnType<typeof paying>) => {
        const [outcome] = await world.write(create('payment', fields));
        return outcome!.kind === 'refused' ? outcome!.refusal.code : 'done';
      };
      expect(await codeOf(paying(999_999, 100))).toBe('notFound');
      expect(await codeOf(paying(invoice, 100, { currency: 'EUR' }))).toBe('currency');
      expect(await codeOf(paying(invoice, 100, { paidOn: 'soon' }))).toBe('validation');
      expect(world.ui.payments()).toEqual([]);
    }
  });

  it('of a lapsed account are not sent', async () => {
    const world = freshbooksWorld();
    const invoice = world.invoice(world.client());
    world.ui.lapse();
    expect(await world.write(create('payment', paying(invoice, 100)))).toMatchObject([
      { kind: 'refused', refusal: { code: 'permission' } },
    ]);
    await expect(world.walk('payments')).rejects.toThrow(AccessLost);
  });
});
