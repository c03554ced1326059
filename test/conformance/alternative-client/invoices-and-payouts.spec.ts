import { describe, expect, it } from 'vitest';
import { office } from './office.ts';

describe('an invoice', () => {
  it('is open by what was paid on it, and frozen while a payment is on its way', async () => {
    const { world, invoices, payment } = office();
    const [, second] = invoices;
    const read = async () =>
      (await world.read('invoice', second!.id)).find(({ entity }) => entity === 'invoice')!.fields;
    expect(await read()).toMatchObject({ total: 50_000, open: 50_000, frozen: true, status: 'open' });
    world.ui.settle(payment.id);
    expect(await read()).toMatchObject({ open: 0, frozen: false });
    world.ui.returnLate(payment.id);
    expect(await read()).toMatchObject({ open: 50_000, frozen: false });
  });

  it('comes with its payments, and is missing only when the platform says so', async () => {
    const { world, invoices, path } = office();
    const { records, missing } = await world.session.fetch('invoice', [invoices[1]!.id, 'inv_none']);
    expect(records.map(({ entity, id }) => [entity, id])).toEqual([
      ['invoice', invoices[1]!.id],
      ['payment', path],
    ]);
    expect(missing).toEqual(['inv_none']);
  });

  it('has a paper', async () => {
    const { world, invoices } = office();
    const pdf = await world.session.pdf!(invoices[0]!.id);
    expect(Buffer.from(pdf!).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await world.session.pdf!('inv_none')).toBeUndefined();
  });
});

describe('a payout', () => {
  it('is read with its transactions, which add up to what reaches the bank', async () => {
    const { world, payment } = office();
    world.ui.settle(payment.id);
    const { id } = world.ui.payOut()!;
    world.ui.movePayout(id, 'paid');
    expect(await world.read('payout', id)).toMatchObject([
      {
        id,
        fields: {
          status: 'settled',
          arrivalOn: '2026-03-12',
          currency: 'USD',
          gross: 50_000,
          fees: 90,
          net: 49_910,
          items: [
            { payment: payment.id, amount: 50_000, kind: 'payment' },
            { payment: null, amount: -90, kind: 'fee' },
          ],
        },
      },
    ]);
  });

  it('takes back what came back', async () => {
    const { world, payment, invoices } = office();
    world.ui.settle(payment.id);
    world.ui.payOut();
    world.ui.refund(payment.id);
    world.ui.settle(world.ui.pay({ invoices: [{ id: invoices[2]!.id }] }).id);
    const [payout] = await world.read('payout', world.ui.payOut()!.id);
    expect(payout?.fields).toMatchObject({ gross: 115_000, net: 115_000 });
    expect(payout?.fields.items).toMatchObject([
      { amount: 165_000 },
      { payment: payment.id, amount: -50_000, kind: 'refund' },
    ]);
  });
});
