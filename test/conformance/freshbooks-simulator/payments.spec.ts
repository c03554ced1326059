import { describe, expect, it } from 'vitest';
import { freshBooksWorld } from '../../support/freshbooks-world.ts';

const usd = (amount: string) => ({ amount, code: 'USD' });

function paying(...given: Parameters<typeof freshBooksWorld>) {
  const world = freshBooksWorld(...given);
  const client = world.client();
  const invoice = world.invoice(client, '100.00');
  const body = { invoiceid: invoice, amount: usd('40.00'), date: '2026-06-15', type: 'ACH', note: 'TO:a:b:1' };
  const pay = async (more: object = {}) =>
    (await world.ok('POST', '/payments/payments', { payment: { ...body, ...more } })).payment;
  const refused = (more: object) => world.refusal('POST', '/payments/payments', { payment: { ...body, ...more } });
  const put = async (id: number, payment: object) =>
    (await world.ok('PUT', `/payments/payments/${id}`, { payment })).payment;
  return { ...world, client, invoice, pay, refused, put, shown: () => world.ui.shown(invoice) };
}

/** @see https://www.freshbooks.com/api/payments */
describe('a payment', () => {
  it('in part: the invoice is partial', async () => {
    const { pay, shown } = paying();
    expect(await pay()).toMatchObject({
      amount: usd('40.00'),
      type: 'ACH',
      note: 'TO:a:b:1',
      overpaymentid: null,
      vis_state: 0,
    });
    expect(shown()).toMatchObject({
      paid: usd('40.00'),
      outstanding: usd('60.00'),
      payment_status: 'partial',
      status: 8,
      v3_status: 'partial',
      date_paid: null,
    });
  });
  it('in full: the invoice is paid on the day of the payment', async () => {
    const { pay, shown } = paying();
    await pay();
    await pay({ amount: usd('60.00'), date: '2026-06-20' });
    expect(shown()).toMatchObject({
      outstanding: usd('0.00'),
      payment_status: 'paid',
      status: 4,
      v3_status: 'paid',
      date_paid: '2026-06-20',
    });
  });
  it('moves the invoice: `updated` and `version`', async () => {
    const { pay, shown, clock } = paying();
    const { version } = shown();
    clock.now += 1000;
    await pay();
    expect(shown()).toMatchObject({ updated: '2026-06-29 12:48:50' });
    expect(shown().version).not.toBe(version);
  });
  it('deleted: the invoice is open again, and shows it only among the deleted', async () => {
    const { pay, put, ok, shown } = paying();
    const { id } = await pay({ amount: usd('100.00') });
    await put(id, { vis_state: 1, note: 'dropped in silence' });
    expect(shown()).toMatchObject({ paid: usd('0.00'), status: 2, v3_status: 'sent', date_paid: null });
    expect((await ok('GET', '/payments/payments')).total).toBe(0);
    expect((await ok('GET', '/payments/payments?search[vis_state]=1')).payments[0].note).toBe('TO:a:b:1');
  });
  it('on a draft sends it: it does not become a draft again', () => {
    const { ui, client } = paying();
    const { id } = ui.createInvoice({
      customerid: client,
      create_date: '2026-06-29',
      lines: [{ unit_cost: usd('5.00') }],
    });
    ui.deletePayment(ui.addPayment({ invoiceid: id, amount: '5.00', date: '2026-06-29' }).id);
    expect(ui.shown(id).v3_status).toBe('sent');
  });
  it('changes amount, day, type and note, never its invoice', async () => {
    const { pay, put, refusal, shown } = paying();
    const { id } = await pay();
    expect(await put(id, { amount: usd('55.00'), type: 'Check', date: '2026-06-16' })).toMatchObject({
      amount: usd('55.00'),
      type: 'Check',
      note: 'TO:a:b:1',
    });
    expect(shown().outstanding).toEqual(usd('45.00'));
    expect(await refusal('PUT', `/payments/payments/${id}`, { payment: { invoiceid: 1 } })).toMatchObject({
      status: 403,
      errno: 1038,
    });
  });
  it.each([
    ['a type that is not in the list', { type: 'Wire Transfer' }, 1004, 'type'],
    ['a type in another case', { type: 'ach' }, 1004, 'type'],
    ['no amount', { amount: undefined }, 1001, 'amount'],
    ['no day', { date: '' }, 1001, 'date'],
    ['nothing', { amount: usd('0.00') }, 1025, 'amount'],
    ['another currency', { amount: { amount: '5.00', code: 'EUR' } }, 1004, 'amount'],
    ['no such invoice', { invoiceid: 1 }, 1012, 'invoiceid'],
    ['words for an amount', { amount: 'ten' }, 1015, 'amount'],
  ])('is refused: %s', async (_, more, errno, field) => {
    const { refused, ui } = paying();
    expect(await refused(more)).toMatchObject({ status: 422, errno, field });
    expect(ui.payments()).toEqual([]);
  });
  it('has no key: the same one twice is two payments', async () => {
    const { pay, invoice, ok } = paying();
    await pay();
    await pay();
    expect((await ok('GET', `/payments/payments?search[invoiceid]=${invoice}`)).total).toBe(2);
  });
});

describe('too much paid', () => {
  it('is taken, and the rest becomes a credit of the client', async () => {
    const { pay, shown, ok, client } = paying();
    const { overpaymentid, amount } = await pay({ amount: usd('130.00') });
    expect([amount, shown().paid, shown().outstanding]).toEqual([usd('130.00'), usd('100.00'), usd('0.00')]);
    expect((await ok('GET', `/credit_notes/credit_notes/${overpaymentid}`)).credit_note).toMatchObject({
      clientid: client,
      credit_type: 'overpayment',
      amount: usd('30.00'),
      paid: usd('0.00'),
    });
  });
  it('goes with the payment, and follows its amount', async () => {
    const { pay, put, ui } = paying();
    const { id, overpaymentid } = await pay({ amount: usd('130.00') });
    await put(id, { amount: usd('110.00') });
    expect(ui.credit(overpaymentid).amount).toBe(1000);
    await put(id, { vis_state: 1 });
    expect(ui.credit(overpaymentid).visState).toBe(1);
    await put(id, { vis_state: 0 });
    expect(ui.credit(overpaymentid)).toMatchObject({ visState: 0, amount: 1000 });
  });
  it('used elsewhere meanwhile, holds the payment to it, and outlives the payment', async () => {
    const { pay, put, refusal, ui, client, invoice } = paying();
    const { id, overpaymentid } = await pay({ amount: usd('130.00') });
    const other = ui.createInvoice({
      customerid: client,
      create_date: '2026-06-29',
      lines: [{ unit_cost: usd('20.00') }],
    });
    ui.applyCredit(overpaymentid, other.id, '20.00', '2026-06-29');
    expect(await refusal('PUT', `/payments/payments/${id}`, { payment: { amount: usd('110.00') } })).toMatchObject({
      status: 422,
    });
    expect([ui.payment(id).amount, ui.outstanding(invoice)]).toEqual([13_000, 0]);
    await put(id, { vis_state: 1 });
    expect(ui.credit(overpaymentid)).toMatchObject({ visState: 0, amount: 3000, used: 2000 });
  });
  it('switch deletingPaymentRemovesOverpayment: the credit stays', async () => {
    const { pay, put, ui } = paying({ switches: { deletingPaymentRemovesOverpayment: false } });
    const { id, overpaymentid } = await pay({ amount: usd('130.00') });
    await put(id, { vis_state: 1 });
    expect(ui.credit(overpaymentid).visState).toBe(0);
  });
  it('switch overpaymentShows: only what the invoice took', async () => {
    const { pay } = paying({ switches: { overpaymentShows: 'applied' } });
    expect((await pay({ amount: usd('130.00') })).amount).toEqual(usd('100.00'));
  });
});

/** @see https://www.freshbooks.com/api/credits */
describe('a credit', () => {
  it('is applied by a payment, up to what is left of it', async () => {
    const { ok, client, pay, refused, shown } = paying();
    const lines = [{ name: 'Late', unit_cost: usd('50.00') }];
    const { credit_note } = await ok('POST', '/credit_notes/credit_notes', {
      credit_note: { clientid: client, create_date: '2026-06-01', lines },
    });
    expect(credit_note).toMatchObject({ credit_number: '0000001', credit_type: 'goodwill', payment_status: 'unpaid' });
    expect(credit_note).not.toHaveProperty('updated');
    const apply = { type: 'Credit', from_credit: true, creditid: credit_note.id };
    expect(await pay({ ...apply, amount: usd('30.00') })).toMatchObject({
      from_credit: true,
      creditid: credit_note.id,
    });
    expect(shown().outstanding).toEqual(usd('70.00'));
    expect((await ok('GET', `/credit_notes/credit_notes/${credit_note.id}`)).credit_note).toMatchObject({
      paid: usd('30.00'),
      payment_status: 'partial',
    });
    expect(await refused({ ...apply, amount: usd('30.00') })).toMatchObject({ status: 422, field: 'amount' });
  });
  it('in use cannot be deleted; free it can', async () => {
    const { ui, client, invoice, refusal } = paying();
    const credit = ui.addCredit({ clientid: client, create_date: '2026-06-01', lines: [{ unit_cost: usd('10.00') }] });
    const { id } = ui.applyCredit(credit.id, invoice, '10.00', '2026-06-02');
    expect(
      (await refusal('PUT', `/credit_notes/credit_notes/${credit.id}`, { credit_note: { vis_state: 1 } })).status,
    ).toBe(422);
    ui.deletePayment(id);
    expect(ui.deleteCredit(credit.id).visState).toBe(1);
  });
});
