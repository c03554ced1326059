import { describe, expect, it } from 'vitest';
import { BillWorld, MINUTE, USER } from '../../support/bill-world.ts';

const billForm = (vendorId: string, more: object = {}) => ({
  vendorId,
  dueDate: '2026-03-31',
  invoice: { invoiceNumber: '1', invoiceDate: '2026-03-01' },
  billLineItems: [
    { description: 'USB audio interface', amount: 149 },
    { description: 'Drum foot pedal', quantity: 3, price: '26.66' },
  ],
  ...more,
});

describe('bills', () => {
  it('are worth what their lines are, in numbers with a fraction', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const { status, json } = await world.api('POST', '/v3/bills', billForm(vendor));
    expect(status).toBe(201);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^00n\w{17}$/),
      archived: false,
      vendorName: 'Happy Music Supplies',
      amount: 228.98,
      paidAmount: 0,
      dueAmount: 228.98,
      scheduledAmount: 0,
      paymentStatus: 'UNPAID',
      approvalStatus: 'UNASSIGNED',
      createdTime: '2026-03-04T15:00:00.000+00:00',
    });
    expect(json.billLineItems[1]).toMatchObject({ amount: 79.98, quantity: 3, price: 26.66 });
  });

  it.each([
    [{ vendorId: undefined }, 'vendorId'],
    [{ vendorId: '00902NOBODY' }, 'vendorId'],
    [{ dueDate: 'tomorrow' }, 'dueDate'],
    [{ invoice: { invoiceDate: '2026-03-01' } }, 'invoice.invoiceNumber'],
    [{ billLineItems: [] }, 'billLineItems'],
    [{ billLineItems: [{ description: 'nothing' }] }, 'billLineItems.0'],
    [{ billLineItems: [{ amount: 1, classifications: { chartOfAccountId: '0ca02NOBODY' } }] }, 'chartOfAccountId'],
  ])('with %j are refused', async (change, text) => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const { status, json } = await world.api('POST', '/v3/bills', billForm(vendor, change));
    expect([status, json[0].message]).toEqual([400, expect.stringContaining(text)]);
  });

  it('are patched by line id, and replaced by PUT', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    const { json } = await world.api('POST', '/v3/bills', billForm(vendor));
    const [first, second] = json.billLineItems;
    const patched = await world.api('PATCH', `/v3/bills/${json.id}`, {
      billLineItems: [{ id: first.id, amount: 150 }],
    });
    expect(patched.json.billLineItems.map(({ amount }: { amount: number }) => amount)).toEqual([150, 79.98]);
    const put = billForm(vendor, { billLineItems: [{ id: second.id, amount: 10 }, { amount: 5 }] });
    const replaced = await world.api('PUT', `/v3/bills/${json.id}`, put);
    expect(replaced.json.billLineItems.map(({ id }: { id: string }) => id === second.id)).toEqual([true, false]);
    expect(replaced.json.amount).toBe(15);
    expect((await world.api('PUT', `/v3/bills/${json.id}`, { dueDate: '2026-04-01' })).status).toBe(400);
    const foreign = billForm(vendor, { billLineItems: [{ id: 'bli02NOBODY', amount: 1 }] });
    expect((await world.api('PUT', `/v3/bills/${json.id}`, foreign)).status).toBe(400);
  });

  it.each([
    [false, 201],
    [true, 400],
  ])('of one vendor may share a number unless BILL minds (%s): %d', async (uniqueBillNumbers, status) => {
    const world = new BillWorld({ simulator: { uniqueBillNumbers } });
    const { vendor } = world.office();
    await world.api('POST', '/v3/bills', billForm(vendor));
    expect((await world.api('POST', '/v3/bills', billForm(vendor))).status).toBe(status);
  });

  it('are archived and restored, which is no change when done again', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const act = async (verb: string) => (await world.api('POST', `/v3/bills/${bills[0]}/${verb}`)).json;
    expect((await act('archive')).archived).toBe(true);
    const before = (await act('archive')).updatedTime;
    world.pass(MINUTE);
    expect((await act('archive')).updatedTime).toBe(before);
    expect((await act('restore')).archived).toBe(false);
  });

  it.each(['PARTIAL_PAYMENT', 'PARTIAL'] as const)('in part paid are %s', async (billPartial) => {
    const world = new BillWorld({ simulator: { billPartial } });
    const { bills } = world.office();
    const shown = async () => (await world.api('GET', `/v3/bills/${bills[1]}`)).json;
    world.ui.recordPayment({ bills: [{ id: bills[1]!, amount: 2_000 }] });
    expect(await shown()).toMatchObject({ paymentStatus: billPartial, paidAmount: 20, dueAmount: 30 });
    world.ui.pay({ bills: [{ id: bills[1]! }] });
    expect(await shown()).toMatchObject({ paymentStatus: 'SCHEDULED', dueAmount: 30, scheduledAmount: 30 });
  });
});

describe('invoices', () => {
  it('are worth price times quantity and their tax, and are sent unless told otherwise', async () => {
    const world = new BillWorld();
    const { customer } = world.office();
    const form = {
      customer: { id: customer },
      invoiceLineItems: [
        { description: 'Sticks', price: 14.99, quantity: 2 },
        { description: 'Picks', price: 50, quantity: 1 },
      ],
      salesTaxTotal: 7.6,
    };
    const { status, json } = await world.api('POST', '/v3/invoices', form);
    expect([status, json.totalAmount, json.dueAmount, json.status]).toEqual([201, 87.58, 87.58, 'OPEN']);
    expect(json.invoiceLineItems[0]).not.toHaveProperty('amount');
    expect(world.simulator.books.letters).toEqual([
      expect.objectContaining({ kind: 'invoice', to: 'contact@paperless.example' }),
    ]);
    await world.api('POST', '/v3/invoices', { ...form, processingOptions: { sendEmail: false } });
    expect(world.simulator.books.letters).toHaveLength(1);
  });

  it.each(['PAID_IN_FULL', 'PAID'] as const)('that nothing is owed on are %s', async (invoicePaid) => {
    const world = new BillWorld({ simulator: { invoicePaid } });
    const { invoices } = world.office();
    const shown = async () => (await world.api('GET', `/v3/invoices/${invoices[0]}`)).json;
    world.ui.receivePayment({ invoices: [{ id: invoices[0]!, amount: 5_000 }] });
    expect(await shown()).toMatchObject({
      status: 'PARTIAL_PAYMENT',
      dueAmount: 37.58,
      payments: [{ amount: 50, status: 'PAID' }],
    });
    world.ui.receivePayment({ invoices: [{ id: invoices[0]! }] });
    expect(await shown()).toMatchObject({ status: invoicePaid, dueAmount: 0 });
  });

  it.each([
    [true, false],
    [false, true],
  ])('move with a payment or not (%s), and bills do not by default', async (invoiceMovesOnPayment, stays) => {
    const world = new BillWorld({ simulator: { invoiceMovesOnPayment } });
    const { invoices, bills } = world.office();
    const stamps = async () => [
      (await world.api('GET', `/v3/invoices/${invoices[0]}`)).json.updatedTime,
      (await world.api('GET', `/v3/bills/${bills[0]}`)).json.updatedTime,
    ];
    const before = await stamps();
    world.pass(MINUTE);
    world.ui.receivePayment({ invoices: [{ id: invoices[0]! }] });
    world.ui.recordPayment({ bills: [{ id: bills[0]! }] });
    const after = await stamps();
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([stays, true]);
  });
});

describe('vendors, credits and lists', () => {
  it('a vendor of the network keeps its address', async () => {
    const world = new BillWorld();
    const { vendor } = world.office();
    world.ui.connectVendor(vendor);
    const patch = (body: object) => world.api('PATCH', `/v3/vendors/${vendor}`, body);
    expect((await patch({ address: { line1: '1 Main St' } })).json[0].code).toBe('BDC_1121');
    expect((await patch({ phone: '1' })).json).toMatchObject({ phone: '1', networkStatus: 'CONNECTED' });
  });

  it('a vendor shows what is owed to it', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    world.ui.recordPayment({ bills: [{ id: bills[0]! }] });
    expect((await world.api('GET', `/v3/vendors/${vendor}`)).json.balance.amount).toBe(50);
  });

  it('a credit is used up in payments, and does not come back once archived', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    const form = {
      vendorId: vendor,
      referenceNumber: 'VC-17',
      creditDate: '2026-03-10',
      vendorCreditLineItems: [{ amount: 20 }],
    };
    const { json } = await world.api('POST', '/v3/vendor-credits', form);
    expect(json).toMatchObject({ amount: 20, appliedAmount: 0, status: 'NOT_APPLIED' });
    const used = () => world.api('GET', `/v3/vendor-credits/${json.id}`).then((answer) => answer.json);
    world.ui.pay({ bills: [{ id: bills[0]!, vendorCredits: [{ id: json.id, amount: 1_500 }] }] });
    expect(await used()).toMatchObject({ appliedAmount: 15, status: 'IN_PROCESS' });
    expect((await world.api('POST', `/v3/vendor-credits/${json.id}/archive`)).json[0].code).toBe('BDC_1121');
    expect((await world.api('POST', `/v3/vendor-credits/${json.id}/restore`)).status).toBe(404);
  });

  it('names of a list are taken once', async () => {
    const world = new BillWorld();
    const path = '/v3/classifications/accounting-classes';
    expect((await world.api('POST', path, { name: 'West' })).status).toBe(201);
    expect((await world.api('POST', path, { name: 'west' })).status).toBe(400);
    const account = { name: 'A', account: { type: 'NONSENSE' } };
    expect((await world.api('POST', '/v3/classifications/chart-of-accounts', account)).status).toBe(400);
  });
});

describe('documents', () => {
  it('have an id of their own while they are processed', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const headers = { 'content-type': 'application/octet-stream' };
    const { json } = await world.api(
      'POST',
      `/v3/documents/bills/${bills[0]}?name=a.pdf`,
      Buffer.from('%PDF'),
      headers,
    );
    expect(json.id).toMatch(/^0du/);
    const status = async () => (await world.api('GET', `/v3/documents/upload-status?ids=${json.id}`)).json;
    expect(await status()).toEqual([{ uploadId: json.id, documentId: null, status: 'IN_PROGRESS' }]);
    world.pass(2 * MINUTE);
    expect(await status()).toMatchObject([{ documentId: expect.stringMatching(/^00h/), status: 'UPLOADED' }]);
    const tooLarge = Buffer.alloc(6 * 1024 * 1024 + 1);
    expect((await world.api('POST', `/v3/documents/bills/${bills[0]}?name=b.pdf`, tooLarge, headers)).status).toBe(400);
  });
});

it('a user may do what a sync token may not', async () => {
  const world = new BillWorld();
  const { bills } = world.office();
  const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
  expect((await world.api('POST', `/v3/payments/${id}/cancel`)).json[0].code).toBe('BDC_1121');
  await world.as(USER);
  expect((await world.api('POST', `/v3/payments/${id}/cancel`)).json.singleStatus).toBe('CANCELLATION_IN_PROGRESS');
});
