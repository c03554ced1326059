import { describe, expect, it } from 'vitest';
import { BillWorld, DAY } from '../../support/bill-world.ts';

const record = (vendorId: string, payments: readonly object[], more: object = {}) => ({
  vendorId,
  processDate: '2026-03-03',
  toPrintCheck: false,
  payments,
  ...more,
});
const states = (world: BillWorld, id: string) => {
  const payment = world.simulator.books.find('payment', id);
  return [payment.singleStatus, payment.status];
};

describe('payments of bills', () => {
  it('cannot be made over the API', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    expect((await world.api('POST', '/v3/payments', { billId: bills[0] })).json[0].code).toBe('BDC_1121');
    expect(world.simulator.books.all('payment')).toEqual([]);
  });

  it('made elsewhere are recorded, over several bills of one vendor', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    const shares = [
      { billId: bills[0], amount: 70 },
      { billId: bills[1], amount: '50' },
    ];
    const { status, json } = await world.api('POST', '/v3/bills/record-payment', record(vendor, shares));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^stp/),
      amount: 120,
      status: 'PAID',
      singleStatus: 'UNDEFINED',
      onlinePayment: false,
      disbursementType: 'OFFLINE',
      toPrintCheck: false,
    });
    expect(json).not.toHaveProperty('billId');
    expect(json.billPayments.map(({ id }: { id: string }) => id.slice(0, 3))).toEqual(['blp', 'blp']);
  });

  it.each([
    [[{ billId: 0, amount: 229 }], 'more than the bill has due'],
    [
      [
        { billId: 0, amount: 200 },
        { billId: 0, amount: 200 },
      ],
      'more than the bill has due',
    ],
    [[{ billId: 0, amount: 0 }], 'above zero'],
    [[{ billId: 9, amount: 1 }], 'is not a bill'],
    [[], 'needs one'],
  ])('%j are refused', async (shares, text) => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    const payments = shares.map(({ billId, amount }) => ({ billId: bills[billId] ?? '00n02NOBODY', amount }));
    const { status, json } = await world.api('POST', '/v3/bills/record-payment', record(vendor, payments));
    expect([status, json[0].message]).toEqual([400, expect.stringContaining(text)]);
  });

  it('are for one vendor, and hold back what is scheduled', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const other = world.ui.addVendor({ name: 'Other' }).id;
    const foreign = await world.api(
      'POST',
      '/v3/bills/record-payment',
      record(other, [{ billId: bills[0], amount: 1 }]),
    );
    expect(foreign.json[0].message).toContain('one vendor');
    world.ui.pay({ bills: [{ id: bills[1]!, amount: 3_000 }] });
    expect(() => world.ui.recordPayment({ bills: [{ id: bills[1]!, amount: 2_001 }] })).toThrow('more than');
  });

  it('live: debited on their day, processed, sent, cleared', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }], processDate: '2026-03-06' });
    const seen: unknown[] = [];
    for (let day = 0; day < 5; day += 1) {
      await world.api('GET', '/v3/payments');
      seen.push(states(world, id));
      world.pass(DAY);
    }
    expect(seen).toEqual([
      ['SCHEDULED', 'SCHEDULED'],
      ['SCHEDULED', 'SCHEDULED'],
      ['FUNDING_STARTED', 'PAID'],
      ['PROCESSED', 'PAID'],
      ['CLEARED', 'PAID'],
    ]);
  });

  it('live through days that nobody looked at', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }], processDate: '2026-03-06', method: 'CHECK' });
    world.pass(10 * DAY);
    const { json } = await world.api('GET', `/v3/payments/${id}`);
    expect(json).toMatchObject({
      singleStatus: 'CLEARED',
      disbursementStatus: 'DONE',
      disbursementInfo: { checkDisbursement: { sentDate: '2026-03-08', checkNumber: expect.stringMatching(/^\d+$/) } },
    });
  });

  it('stay where they are without the autopilot', async () => {
    const world = new BillWorld({ simulator: { autopilot: false } });
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.pass(10 * DAY);
    await world.api('GET', '/v3/payments');
    expect(states(world, id)).toEqual(['SCHEDULED', 'SCHEDULED']);
  });

  it('are cancelled only before their day, and it takes a while', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.cancel(id);
    expect(states(world, id)).toEqual(['CANCELLATION_IN_PROGRESS', 'SCHEDULED']);
    world.pass(DAY);
    expect(states(world, id)).toEqual(['CANCELED', 'CANCELLED']);
    expect((await world.api('GET', `/v3/bills/${bills[0]}`)).json).toMatchObject({
      dueAmount: 228.99,
      scheduledAmount: 0,
    });
    const sent = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.send(sent.id);
    expect(() => world.ui.cancel(sent.id)).toThrow('Only a scheduled payment');
  });

  it('are voided later when BILL made them, at once when somebody recorded them', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const online = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.send(online.id);
    world.ui.void(online.id);
    expect(states(world, online.id)).toEqual(['VOID_PENDING', 'PAID']);
    world.pass(DAY);
    expect(states(world, online.id)).toEqual(['VOIDED', 'VOID']);
    const offline = world.ui.recordPayment({ bills: [{ id: bills[1]! }] });
    const path = `/v3/payments/${offline.id}/void`;
    expect((await world.api('POST', path, { type: 'NONE', reason: 'x' })).status).toBe(400);
    expect((await world.api('POST', path, { type: 'VOID_ONLY' })).status).toBe(400);
    expect((await world.api('POST', path, { type: 'VOID_ONLY', reason: 'x' })).json).toMatchObject({
      status: 'VOID',
      voidInfo: [{ type: 'VOID_ONLY', status: 'ACCEPTED' }],
    });
    expect((await world.api('POST', path, { type: 'VOID_ONLY', reason: 'again' })).json[0].code).toBe('BDC_1121');
  });

  it('that failed after they were cleared are owed no less until somebody decides', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.send(id);
    world.ui.fail(id);
    world.pass(5 * DAY);
    expect(states(world, id)).toEqual(['DISBURSEMENT_FAILED_ACTION_NEEDED', 'PAID']);
    expect((await world.api('GET', `/v3/bills/${bills[0]}`)).json.dueAmount).toBe(0);
    world.ui.bounce(id, true);
    expect((await world.api('GET', `/v3/bills/${bills[0]}`)).json.dueAmount).toBe(228.99);
  });
});

describe('payments of customers', () => {
  const form = (customerId: string, amount: unknown, invoices: readonly object[]) => ({
    customerId,
    amount,
    invoices,
    paymentDate: '2026-03-12',
    paymentType: 'CREDIT_CARD',
    description: 'Card in store',
  });

  it('made elsewhere are recorded, the rest as credit', async () => {
    const world = new BillWorld();
    const { customer, invoices } = world.office();
    const { json } = await world.api(
      'POST',
      '/v3/invoices/record-payment',
      form(customer, '100', [{ id: invoices[0], amount: '50' }]),
    );
    expect(json).toMatchObject({
      id: expect.stringMatching(/^0rp/),
      amount: 100,
      unappliedAmount: 50,
      status: 'PAID',
      invoices: [{ id: invoices[0], payments: [{ amount: 50, status: 'PAID', date: '2026-03-12' }] }],
    });
    expect((await world.api('GET', `/v3/receivable-payments/${json.id}`)).json).toMatchObject({
      onlinePayment: false,
      receivablesType: 'CREDIT_CARD',
      unappliedAmount: 50,
    });
  });

  it.each([
    [40, 50, 'more allocated'],
    [500, 500, 'more than the invoice has due'],
    [0, 0, 'above zero'],
  ])('of %d with %d on an invoice are refused: %s', async (amount, share, text) => {
    const world = new BillWorld();
    const { customer, invoices } = world.office();
    const body = form(customer, amount, [{ id: invoices[0], amount: share }]);
    const { status, json } = await world.api('POST', '/v3/invoices/record-payment', body);
    expect([status, json[0].message]).toEqual([400, expect.stringContaining(text)]);
  });

  it('have no call that takes them back', async () => {
    const world = new BillWorld();
    const { invoices } = world.office();
    const { id } = world.ui.recordReceived({ invoices: [{ id: invoices[0]! }] });
    expect((await world.api('POST', `/v3/receivable-payments/${id}/void`, {})).status).toBe(404);
    expect((await world.api('POST', '/v3/receivable-payments', {})).status).toBe(404);
  });
});
