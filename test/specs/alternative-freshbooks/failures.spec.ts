import { describe, expect, it } from 'vitest';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';

// "Payment failures will not sync back to FreshBooks and partners must manually revert the status back to unpaid in
// FreshBooks."
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

/** A debit that arrived, was recorded, and came back nine days later. */
async function returned(settings = {}, form = {}) {
  const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' }, { settings });
  const payment = office.paid('A-1', form);
  await office.settle();
  office.ports.clock.advance(9 * 24 * 3_600_000);
  await office.settle();
  office.alternative.ui.returnLate(payment.id);
  office.resetCalls();
  await office.settle();
  await office.hours(1);
  return { office, payment };
}

describe('AF-6 payment failures', () => {
  it('AF-6 do not sync back: FreshBooks shows the invoice as paid, an issue and the tie-out say why', async () => {
    const { office } = await returned();
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000 }] });
    expect(office.inAlternative('A-1').status).not.toBe('paid');
    expect(office.writes('freshbooks')).toEqual({});
    expect(office.writes('alternative-payments')).toEqual({});
    expect((await office.issue('failedNotReversed')).text).toMatch(
      /failed in Alternative Payments.*Delete the payment/,
    );
    expect(await office.tieOut()).toMatchObject({
      tied: true,
      differences: [{ number: 'A-1', cause: 'failedNotReversed' }],
    });
  });

  it('AF-6 reverted by hand: open on both sides, nothing is posted again by itself', async () => {
    const { office } = await returned();
    office.freshbooks.ui().deletePayment(office.mirror('A-1').id);
    await office.settle();
    await office.hours(1);
    expect(office.inFreshbooks('A-1')).toEqual({ outstanding: 15000, payments: [] });
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inAlternative('A-1').total).toBe(15000);
    expect((await office.tieOut()).differences).toEqual([]);
  });

  it('AF-6 switched on: the payment is deleted in FreshBooks and the invoice is owed again (ALL-10)', async () => {
    const { office } = await returned({ reverseFailedPayments: true });
    expect(office.inFreshbooks('A-1')).toEqual({ outstanding: 15000, payments: [] });
    expect(office.writes('freshbooks')).toEqual({ 'PUT /payments/payments/{id}': 1 });
    expect(office.writes('alternative-payments')).toEqual({});
    expect(await office.held()).toEqual([]);
    expect(office.inFreshbooks('A-2').outstanding).toBe(8000);
  });

  it('AF-6 scenario 16: the customer pays again by card: one live payment in FreshBooks, the new one', async () => {
    const { office } = await returned();
    const before = office.mirror('A-1').id;
    office.paid('A-1', { method: 'card' });
    await office.settle();
    await office.hours(1);
    const today = new Date(office.ports.clock.now()).toISOString().slice(0, 10);
    expect(office.inFreshbooks('A-1')).toEqual({
      outstanding: 0,
      payments: [{ amount: 15000, date: today, type: 'Credit Card' }],
    });
    expect(office.mirror('A-1').id).toBe(before);
    expect(office.everInFreshbooks('A-1')).toHaveLength(1);
    expect(office.writes('freshbooks')).toEqual({ 'PUT /payments/payments/{id}': 1 });
    expect(await office.held()).toEqual([]);
    expect((await office.tieOut()).differences).toEqual([]);
  });

  it('AF-6 ... and when that one fails as well, the same is said of it', async () => {
    const { office } = await returned();
    const second = office.paid('A-1', { method: 'card' });
    await office.settle();
    office.alternative.ui.returnLate(second.id);
    await office.settle();
    expect(await office.held()).toEqual(['failedNotReversed']);
    office.paid('A-1');
    await office.settle();
    expect(office.everInFreshbooks('A-1')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-6 the first was deleted by hand before the customer paid again: the new one is recorded as new', async () => {
    const { office } = await returned();
    office.freshbooks.ui().deletePayment(office.mirror('A-1').id);
    await office.settle();
    office.paid('A-1');
    await office.settle();
    await office.hours(1);
    expect(office.inFreshbooks('A-1').payments).toHaveLength(1);
    expect(office.everInFreshbooks('A-1')).toHaveLength(2);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(await office.held()).toEqual([]);
  });

  it('AF-6 paid again with another amount while the first still stands: asked', async () => {
    const { office } = await returned();
    office.paid('A-1', { amount: 5000 });
    await office.settle();
    expect(await office.held()).toContain('failedStillRecorded');
    expect(office.everInFreshbooks('A-1')).toHaveLength(1);
    office.freshbooks.ui().deletePayment(office.mirror('A-1').id);
    await office.settle();
    await office.hours(1);
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 10000, payments: [{ amount: 5000 }] });
    expect(await office.held()).toEqual([]);
  });
});

describe('AF-X3 deleted and refunded payments', () => {
  it('AF-X3 a payment deleted in FreshBooks is flagged, and not posted again', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1');
    await office.settle();
    office.freshbooks.ui().deletePayment(office.mirror('A-1').id);
    office.resetCalls();
    await office.settle();
    await office.hours(1);
    expect(await office.held()).toEqual(['removedAgainstFlow']);
    expect(office.writes('freshbooks')).toEqual({});
    expect(office.writes('alternative-payments')).toEqual({});
    expect(office.inAlternative('A-1').status).toBe('paid');
    await office.decide('removedAgainstFlow', 'postAgain');
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });

  it.each(['refund', 'chargeBack'] as const)('AF-X3 %s: deleted in FreshBooks, and owed again', async (act) => {
    const office = await Partner.with({ 'A-1': '150.00', 'A-2': '80.00' });
    const payment = office.paid('A-1');
    await office.settle();
    office.resetCalls();
    office.alternative.ui[act](payment.id);
    await office.settle();
    await office.hours(1);
    expect(office.inFreshbooks('A-1')).toEqual({ outstanding: 15000, payments: [] });
    expect(office.writes('freshbooks')).toEqual({ 'PUT /payments/payments/{id}': 1 });
    expect(office.writes('alternative-payments')).toEqual({});
    expect(office.everAsked('A-1')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-X3 switched off, a refund is told', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, { settings: { reverseRefundedPayments: false } });
    const payment = office.paid('A-1');
    await office.settle();
    office.resetCalls();
    office.alternative.ui.refund(payment.id);
    await office.settle();
    expect((await office.issue('failedNotReversed')).text).toMatch(/was refunded/);
    expect(office.writes('freshbooks')).toEqual({});
  });

  it('AF-X3 a part of it refunded: for a person to say, no guess', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    const payment = office.paid('A-1');
    await office.settle();
    office.resetCalls();
    office.alternative.ui.refund(payment.id, 4000);
    await office.settle();
    await office.hours(1);
    expect(await office.held()).toEqual(['partlyRefunded']);
    expect(office.writes('freshbooks')).toEqual({});
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });
});
