import { describe, expect, it } from 'vitest';
import { QUIET, Receivables } from '../../support/melio-freshbooks.ts';

/** @see https://melio.zendesk.com/hc/en-us/articles/4415827319836 */

describe('MF-3 automatically reconcile incoming payments', () => {
  it('a payment is recorded on the FreshBooks invoice once the money has arrived, dated that day', async () => {
    const office = await Receivables.with({ 'F-1': '10.00', 'F-2': '20.00' });
    const { id } = office.payInMelio('F-1', { reference: 'ach-77' });
    await office.settle();
    expect(office.inFreshbooks('F-1').payments).toEqual([]);
    expect(await office.quiet()).toEqual(QUIET);
    office.ports.clock.advance(3 * 86_400_000);
    office.melio.ui.settleReceived(id);
    await office.settle();
    expect(office.inFreshbooks('F-1')).toEqual({
      outstanding: 0,
      payments: [{ amount: 1000, date: '2026-03-05', type: 'ACH' }],
    });
    expect(office.mirror('F-1').fields).toMatchObject({
      note: expect.stringMatching(/^ach-77 TO/),
      send_client_notification: false,
    });
    expect(office.inFreshbooks('F-2')).toEqual({ outstanding: 2000, payments: [] });
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    expect(office.writes('melio')).toEqual({});
    await office.hours(25);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it.each([
    ['ach', 'ACH'],
    ['card', 'Credit Card'],
    ['check', 'Check'],
  ] as const)('one by %s says so: %s', async (method, type) => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1', { method });
    await office.settle();
    expect(office.inFreshbooks('F-1').payments).toMatchObject([{ type }]);
  });

  it('one payment over three invoices is three in FreshBooks, each for its share', async () => {
    const office = await Receivables.with({ 'F-1': '10.00', 'F-2': '20.00', 'F-3': '30.00' });
    const ids = ['F-2', 'F-3'].map((number) => ({ invoiceId: office.melioInvoice(number).id }));
    office.receiveInMelio('F-1', { also: [ids[0]!, { ...ids[1]!, amount: 500 }] });
    await office.settle();
    expect(['F-1', 'F-2', 'F-3'].map((number) => office.inFreshbooks(number))).toMatchObject([
      { outstanding: 0, payments: [{ amount: 1000 }] },
      { outstanding: 0, payments: [{ amount: 2000 }] },
      { outstanding: 2500, payments: [{ amount: 500 }] },
    ]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 3 });
    expect(await office.held()).toEqual([]);
  });

  it('arrives by webhook in two hops and three calls', async () => {
    const asked: string[] = [];
    const office = await Receivables.with(
      { 'F-1': '10.00' },
      {
        fault: (provider, { method, url }) => {
          asked.push(`${provider} ${method} ${new URL(url).pathname.replace(/\/account\/\w+/, '')}`);
          return undefined;
        },
      },
    );
    const { id } = office.payInMelio('F-1');
    await office.settle();
    asked.length = 0;
    office.melio.ui.settleReceived(id);
    await office.drain();
    const posted = asked.indexOf('freshbooks POST /accounting/payments/payments');
    // The invoice has changed as well, which is its own notice and nothing that the payment waits for.
    expect(asked.slice(0, posted + 1).filter((call) => !call.startsWith('melio GET /v1/invoices'))).toEqual([
      `melio GET /v1/received-payments/${id}`,
      `freshbooks GET /accounting/invoices/invoices/${office.invoice('F-1').id}`,
      'freshbooks POST /accounting/payments/payments',
    ]);
  });

  it('comes with the hourly visit where no webhook arrives', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' }, { webhookFault: () => ({ kind: 'lost' }) });
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1').outstanding).toBe(1000);
    await office.hours(1);
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
  });

  it('an invoice marked as paid in Melio is paid in FreshBooks, and open again when the mark is taken away', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const mark = office.melio.ui.markInvoicePaid(office.melioInvoice('F-1').id, '2026-03-01');
    await office.settle();
    expect(office.inFreshbooks('F-1')).toEqual({
      outstanding: 0,
      payments: [{ amount: 1000, date: '2026-03-01', type: 'Other' }],
    });
    office.melio.ui.unmarkInvoicePaid(mark.id);
    await office.settle();
    expect(office.inFreshbooks('F-1')).toEqual({ outstanding: 1000, payments: [] });
    expect(await office.held()).toEqual([]);
  });

  it('one that arrived before the connection is not posted; one that was under way then is, when it arrives', async () => {
    const office = new Receivables();
    office.enterInvoice(office.addClient(), 'F-1', '10.00');
    const customer = office.melio.ui.addCustomer({ name: 'Acme Tools', email: 'ap@acme.example' });
    const form = { customerId: customer.id, number: 'F-1', total: 1000 };
    const { id: invoiceId } = office.melio.ui.addInvoice(form);
    office.melio.ui.settleReceived(office.melio.ui.receivePayment({ invoiceId, amount: 300 }).id);
    const { id } = office.melio.ui.receivePayment({ invoiceId, amount: 200 });
    office.ports.clock.advance(86_400_000);
    await office.connect();
    office.resetCalls();
    expect(Object.values(await office.outOfScope())).toContain('MF-3 received before the connection');
    office.melio.ui.settleReceived(id);
    await office.settle();
    expect(office.inFreshbooks('F-1').payments).toMatchObject([{ amount: 200 }]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
  });
});

describe('what comes back', () => {
  it.each([
    ['refunded in full', 'refundReceived'],
    ['charged back', 'chargeBack'],
  ] as const)('ALL-10 a payment %s is deleted in FreshBooks, and the invoice is open again', async (_, act) => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.receiveInMelio('F-1');
    await office.settle();
    office.resetCalls();
    office.melio.ui[act](id);
    await office.settle();
    expect(office.inFreshbooks('F-1')).toEqual({ outstanding: 1000, payments: [] });
    expect(office.writes('freshbooks')).toEqual({ 'PUT /payments/payments/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
  });

  it('one that failed before it arrived was never posted', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.payInMelio('F-1');
    await office.settle();
    office.melio.ui.failReceived(id, 'R01');
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('one refunded in part is a person’s to book', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.receiveInMelio('F-1');
    await office.settle();
    office.resetCalls();
    office.melio.ui.refundPart(id);
    await office.settle();
    expect(await office.quiet()).toEqual({ ...QUIET, issues: ['partlyRefunded'] });
    await office.decide('partlyRefunded', 'ignore');
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('with reversals switched off the payment stays, and somebody is told', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' }, { settings: { reverseFailedPayments: false } });
    const { id } = office.receiveInMelio('F-1');
    await office.settle();
    office.resetCalls();
    office.melio.ui.refundReceived(id);
    await office.settle();
    expect(await office.quiet()).toEqual({ ...QUIET, issues: ['failedNotReversed'] });
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
    expect(await office.tieOut()).toMatchObject({
      differences: [{ number: 'F-1', left: 0, right: 1000, cause: 'failedNotReversed' }],
      tied: true,
    });
  });

  it('a payment of ours that somebody deletes in FreshBooks is told, not posted again, and nothing reopens in Melio', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1');
    await office.settle();
    office.resetCalls();
    office.freshbooks.ui().deletePayment(office.mirror('F-1').id);
    await office.settle();
    await office.hours(2);
    expect(await office.quiet()).toEqual({ ...QUIET, issues: ['removedAgainstFlow'] });
    expect(office.inMelio('F-1').status).toBe('paid');
    await office.decide('removedAgainstFlow', 'postAgain');
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
  });
});
