import { describe, expect, it } from 'vitest';
import { Receivables, type ReceivablesOptions } from '../../support/melio-freshbooks.ts';
import { dyingBefore, STEPS } from '../../support/mishaps.ts';

/** What must never happen to a payment, whoever books it, in whatever order. */

const invoiced = (options: ReceivablesOptions = {}) => Receivables.with({ 'F-1': '10.00' }, options);

describe('ALL-9 the same payment in both books', () => {
  it('somebody entered it in FreshBooks before it arrived: asked, not posted twice', async () => {
    const office = await invoiced();
    const { id } = office.payInMelio('F-1', { amount: 400 });
    office.payInFreshbooks('F-1', '4.00');
    await office.settle();
    expect(await office.held()).toEqual(['alreadyPaidInMelio']);
    office.melio.ui.settleReceived(id);
    await office.settle();
    expect(await office.held()).toEqual(['alreadyPaidInMelio', 'alreadyRecorded']);
    expect(office.inFreshbooks('F-1').payments).toHaveLength(1);
    expect(office.inMelio('F-1').balance).toBe(600);
    await office.decide('alreadyRecorded', (await office.issue('alreadyRecorded')).actions[0]!);
    expect(await office.held()).toEqual([]);
    expect(office.everInFreshbooks('F-1')).toHaveLength(1);
    expect(office.writes('melio')).toEqual({});
  });

  it('both happened: recorded as well when a person says so', async () => {
    const office = await invoiced();
    office.payInFreshbooks('F-1', '4.00');
    await office.settle();
    office.receiveInMelio('F-1', { amount: 400 });
    await office.settle();
    expect(await office.held()).toEqual(['alreadyRecorded']);
    await office.decide('alreadyRecorded', 'create');
    expect(office.inFreshbooks('F-1')).toMatchObject({
      outstanding: 200,
      payments: [{ amount: 400 }, { amount: 400 }],
    });
    expect(office.inMelio('F-1').balance).toBe(200);
  });

  it('another amount, or another week, is another payment', async () => {
    const office = await invoiced();
    office.payInFreshbooks('F-1', '3.00', { date: '2026-03-02' });
    office.payInFreshbooks('F-1', '2.00', { date: '2026-02-20' });
    await office.settle();
    office.receiveInMelio('F-1', { amount: 200 });
    await office.settle();
    expect(office.inFreshbooks('F-1').outstanding).toBe(300);
    expect(await office.held()).toEqual([]);
  });

  it('marked as paid in Melio and entered in FreshBooks is one payment, whoever was first', async () => {
    for (const order of ['melio', 'freshbooks'] as const) {
      const office = await invoiced();
      const acts = {
        melio: () => office.melio.ui.markInvoicePaid(office.melioInvoice('F-1').id, '2026-03-02'),
        freshbooks: () => office.payInFreshbooks('F-1', '10.00'),
      };
      acts[order]();
      acts[order === 'melio' ? 'freshbooks' : 'melio']();
      await office.settle();
      expect([order, office.everInFreshbooks('F-1').length, await office.held()]).toEqual([order, 1, []]);
      expect(office.writes('melio')).toEqual({});
    }
  });
});

describe('FreshBooks takes more than is due, and makes a credit of the rest', () => {
  it('so a payment of more than is still open is held, and nothing is posted', async () => {
    const office = await invoiced();
    const { id } = office.payInMelio('F-1');
    office.payInFreshbooks('F-1', '6.00');
    await office.settle();
    office.melio.ui.settleReceived(id);
    await office.settle();
    expect(await office.held()).toContain('amountAboveDue');
    expect(office.inFreshbooks('F-1').outstanding).toBe(400);
    expect(office.freshbooks.ui().credits()).toEqual([]);
    office.freshbooks.ui().deletePayment(office.freshbooks.ui().payments()[0]!.id);
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 1000 }] });
    expect(await office.held()).toEqual([]);
  });

  it('one that slips through at the same moment is told of: one payment of ours, no second write', async () => {
    const office: Receivables = await invoiced({
      fault: (provider, { method, url }) => {
        // Between our look at the invoice and our payment, somebody enters another one.
        const posts = provider === 'freshbooks' && method === 'POST' && url.endsWith('/payments/payments');
        if (posts && office.freshbooks.ui().payments().length === 0) office.payInFreshbooks('F-1', '6.00');
        return undefined;
      },
    });
    office.receiveInMelio('F-1');
    await office.settle();
    expect(await office.held()).toContain('overpaid');
    expect(office.freshbooks.ui().credits()).toMatchObject([{ amount: 600 }]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    await office.decide('overpaid', 'leave');
    await office.hours(2);
    expect(await office.held()).not.toContain('overpaid');
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
  });
});

describe('ALL-7 a payment is recorded once', () => {
  it.each([
    ['the reply of the create is lost', { kind: 'lost', when: 'after' }],
    ['the request is lost', { kind: 'lost', when: 'before' }],
    ['the server fails after it', { kind: 'error', status: 500, when: 'after' }],
  ] as const)('when %s', async (_, fault) => {
    let faults = 0;
    const office = await invoiced({
      fault: (provider, { method, url }) =>
        provider === 'freshbooks' && method === 'POST' && url.endsWith('/payments/payments') && faults++ === 0
          ? fault
          : undefined,
    });
    office.receiveInMelio('F-1');
    await office.settle(20);
    expect(office.everInFreshbooks('F-1')).toHaveLength(1);
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
    expect(office.inMelio('F-1').payments).toEqual([{ amount: 1000, status: 'succeeded', by: 'customer' }]);
    expect(await office.held()).toEqual([]);
  });

  it.each(STEPS)('when the process dies right before its step "%s"', async (step) => {
    const death = dyingBefore(step, { provider: 'freshbooks', entity: 'payment', kind: 'create' });
    const office = await invoiced({ dies: death.dies!, diesCalling: death.diesCalling! });
    death.arm();
    office.receiveInMelio('F-1');
    await office.settle(30);
    expect(death.died).toBe(true);
    expect(office.everInFreshbooks('F-1')).toHaveLength(1);
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
    expect(await office.held()).toEqual([]);
  });

  it('when every webhook comes twice, late and in any order', async () => {
    const office = await invoiced({
      webhookFault: (_, { url }) => ({ kind: url.length % 2 ? 'doubled' : 'reordered' }),
    });
    const { id } = office.payInMelio('F-1', { amount: 300 });
    office.melio.ui.settleReceived(id);
    await office.settle();
    office.melio.ui.refundReceived(id);
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 1000 }] });
    expect(office.everInFreshbooks('F-1')).toHaveLength(2);
  });
});
