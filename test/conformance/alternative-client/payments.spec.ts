import { describe, expect, it } from 'vitest';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { knows } from '../../support/session.ts';
import { office } from './office.ts';
import { DAY_MS } from './world.ts';

const shares = (records: readonly ProviderRecord[]) =>
  records
    .filter(({ entity, fields }) => entity === 'payment' && fields.document)
    .map(({ id, fields }) => [id, fields.amount, fields.status]);

describe('a payment that does not say what it pays', () => {
  it('is found on its invoice: the one that fits to the cent is asked first', async () => {
    const { world, customer, payment, path } = office();
    let records: readonly ProviderRecord[] = [];
    expect(await world.cost(async () => (records = await world.read('payment', payment.id)))).toBe(3);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      id: path,
      version: 0,
      alsoLookAt: [{ entity: 'invoice' }],
      fields: {
        contact: customer,
        amount: 50_000,
        currency: 'USD',
        status: 'inProgress',
        method: 'ach',
        origin: 'platform',
        paidOn: '2026-03-10',
        reference: payment.id,
        surcharge: 500,
        fee: 90,
      },
    });
  });

  it('is the same when asked for by path or by its invoice', async () => {
    const { world, invoices, path } = office();
    expect(shares(await world.read('payment', path))).toEqual([[path, 50_000, 'inProgress']]);
    expect(shares(await world.read('payment', invoices[1]!.id))).toEqual([[path, 50_000, 'inProgress']]);
    expect(shares(await world.read('payment', invoices[0]!.id))).toEqual([]);
    expect((await world.session.fetch('payment', ['inv_none/pay_none', 'nothing'])).missing).toEqual([
      'inv_none/pay_none',
      'nothing',
    ]);
  });

  it('costs one call where the named invoice had exactly that left, and is searched for where it had not', async () => {
    const { world, invoices, payment, path } = office();
    world.ui.settle(payment.id);
    const [other] = invoices;
    const seen = async (open: number, id: string) => {
      const record = {
        entity: 'invoice',
        id,
        version: 0,
        presence: 'present',
        fields: { open, total: 50_000 },
      } as const;
      const known = knows({ record: async () => record });
      const { records } = await world.session.fetch('payment', [`${id}/${payment.id}`], known);
      return records;
    };
    const invoice = path.slice(0, path.indexOf('/'));
    let records: readonly ProviderRecord[] = [];
    expect(await world.cost(async () => (records = await seen(50_000, invoice)))).toBe(1);
    expect(shares(records)).toEqual([[path, 50_000, 'settled']]);
    // The invoice's own notice says what is left of it.
    expect(records[0]).not.toHaveProperty('alsoLookAt');
    expect(await world.cost(async () => (records = await seen(49_999, other!.id)))).toBeGreaterThan(1);
    expect(shares(records)).toEqual([[path, 50_000, 'settled']]);
  });

  it('costs one call where the platform says more than its pages', async () => {
    for (const simulator of [{ paymentShowsInvoice: true }, { platformContract: true }]) {
      const { world, payment, path } = office({ simulator });
      expect(
        await world.cost(async () =>
          expect(shares(await world.read('payment', payment.id))).toEqual([[path, 50_000, 'inProgress']]),
        ),
      ).toBe(1);
    }
  });

  it.each([
    ['settle', 'settled'],
    ['fail', 'failed'],
    ['decline', 'failed'],
  ] as const)('%s: %s', async (act, status) => {
    const { world, payment, path } = office();
    world.ui[act](payment.id);
    expect(shares(await world.read('payment', payment.id))).toEqual([[path, 50_000, status]]);
  });

  it.each([
    ['returnLate', 'failed'],
    ['refund', 'refunded'],
    ['chargeBack', 'chargedBack'],
  ] as const)('%s long after it succeeded: %s, on the same invoice, for the same amount', async (act, status) => {
    const { world, payment, path } = office();
    world.ui.settle(payment.id);
    world.now += 9 * DAY_MS;
    world.ui[act](payment.id);
    expect(shares(await world.read('payment', path))).toEqual([[path, 50_000, status]]);
    const again = world.ui.pay({ invoices: [{ id: path.split('/')[0]! }] });
    expect(shares(await world.read('payment', path))).toEqual([[path, 50_000, status]]);
    expect(shares(await world.read('payment', again.id))).toEqual([
      [`${path.split('/')[0]}/${again.id}`, 50_000, 'inProgress'],
    ]);
  });

  it('refunded in part is a state of its own', async () => {
    const { world, payment, path } = office();
    world.ui.settle(payment.id);
    world.ui.refund(payment.id, 1000);
    expect(shares(await world.read('payment', path))).toEqual([[path, 50_000, 'partRefunded']]);
  });

  it('of several invoices is divided when what they were owed adds up', async () => {
    const { world, invoices } = office();
    world.ui.settle(world.ui.pay({ invoices: [{ id: invoices[0]!.id, amount: 30_000 }] }).id);
    const both = world.ui.pay({ invoices: [{ id: invoices[0]!.id }, { id: invoices[2]!.id }] });
    const expected = [
      [`${invoices[0]!.id}/${both.id}`, 70_000, 'inProgress'],
      [`${invoices[2]!.id}/${both.id}`, 165_000, 'inProgress'],
    ];
    expect(shares(await world.read('payment', both.id)).toSorted()).toEqual(expected.toSorted());
    // A refund of the part that was paid before must not divide it anew.
    const before = world.simulator.books.records.payment.all().find(({ sub_total }) => sub_total === 30_000)!;
    world.ui.refund(before.id);
    expect(shares(await world.read('payment', both.id)).toSorted()).toEqual(expected.toSorted());
  });

  it('that equals an invoice which was paid in part pays others as well', async () => {
    const { world, invoices, customer } = office();
    const [first] = invoices;
    world.ui.settle(world.ui.pay({ invoices: [{ id: first!.id, amount: 40_000 }] }).id);
    const other = world.addInvoice(customer, 40_000);
    const both = world.ui.pay({ invoices: [{ id: first!.id }, { id: other.id }] });
    expect(shares(await world.read('payment', both.id)).toSorted()).toEqual(
      [
        [`${first!.id}/${both.id}`, 60_000, 'inProgress'],
        [`${other.id}/${both.id}`, 40_000, 'inProgress'],
      ].toSorted(),
    );
  });

  it("is not asked for on other customers' invoices, even where the filter is passed over", async () => {
    const { world, payment, path } = office();
    const stranger = world.addCustomer('Stranger');
    for (let count = 0; count < 5; count += 1) world.addInvoice(stranger.id, 50_000);
    const handle = world.simulator.handle.bind(world.simulator);
    world.simulator.handle = (request) => handle({ ...request, url: request.url.replace(/customer_id=[^&]*/, '') });
    const asked = world.requests.length;
    expect(shares(await world.read('payment', payment.id))).toEqual([[path, 50_000, 'inProgress']]);
    expect(world.requests.length - asked).toBe(3);
  });

  it('of parts of several invoices is left undivided: nobody can tell', async () => {
    const { world, invoices } = office();
    const [first, , third] = invoices;
    const both = world.ui.pay({
      invoices: [
        { id: first!.id, amount: 10_000 },
        { id: third!.id, amount: 20_000 },
      ],
    });
    const records = await world.read('payment', both.id);
    expect(shares(records).toSorted()).toEqual(
      [
        [`${first!.id}/${both.id}`, undefined, 'inProgress'],
        [`${third!.id}/${both.id}`, undefined, 'inProgress'],
      ].toSorted(),
    );
    expect(records[0]?.extra).toMatchObject({ subTotal: 30_000, invoices: 2 });
  });

  it('on an archived invoice is found by way of that invoice', async () => {
    const { world, invoices } = office();
    const [first] = invoices;
    world.ui.archiveInvoice(first!.id);
    const late = world.ui.pay({ invoices: [{ id: first!.id }] });
    expect(shares(await world.read('payment', `${first!.id}/${late.id}`))).toEqual([
      [`${first!.id}/${late.id}`, 100_000, 'inProgress'],
    ]);
  });

  it('of no invoice stands alone, once its invoice had time to know of it', async () => {
    const { world, customer } = office();
    const { id } = world.ui.payRequest(customer, 700);
    expect(await world.read('payment', id)).toEqual([]);
    world.now += 120_000;
    const [alone] = await world.read('payment', id);
    expect(alone).toMatchObject({ id, fields: { amount: 700, contact: customer } });
    expect(alone?.fields).not.toHaveProperty('document');
  });

  it('whose invoice is behind is not taken for one without', async () => {
    const { world, payment, path } = office({ simulator: { listLagMs: 90_000 } });
    expect(await world.read('payment', payment.id)).toEqual([]);
    world.now += 90_000;
    expect(shares(await world.read('payment', payment.id))).toEqual([[path, 50_000, 'inProgress']]);
  });

  it('in a state that nobody has seen yet is on hold, never paid', async () => {
    const { world, payment, path } = office();
    world.simulator.books.change('payment', payment.id, { status: 'under_review' as never });
    expect(shares(await world.read('payment', path))).toEqual([[path, 50_000, 'onHold']]);
  });
});
