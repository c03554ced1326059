import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// MX-W15 to MX-W18 with the setting `postPayment: processed`: a payment stands in Xero from the day Melio debits it.

describe('setting postPayment: processed', () => {
  const settings = { postPayment: 'processed' };

  it('MX-W15 the scheduled day becomes the planned day in Xero; nothing is posted', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    office.schedule('B-1', '2026-03-10');
    await office.settle();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.xeroBill('B-1').plannedPaymentDate).toBe('2026-03-10');
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-W16 the planned day follows', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-16' });
    await office.settle();
    expect(office.xeroBill('B-1').plannedPaymentDate).toBe('2026-03-16');
    expect(office.everInXero('B-1')).toEqual([]);
  });

  it('MX-W17 cancelled: nothing was posted, and the day that was planned in Xero before stands again', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    office.xero.ui().schedule(office.xeroBill('B-1').id, '2026-03-09');
    await office.settle();
    expect(office.melioBill('B-1').planned_payment_on).toBe('2026-03-09');
    const payment = office.schedule('B-1', '2026-03-16');
    await office.settle();
    expect(office.xeroBill('B-1').plannedPaymentDate).toBe('2026-03-16');
    office.melio.ui.cancelPayment(payment.id);
    await office.settle();
    expect(office.xeroBill('B-1').plannedPaymentDate).toBe('2026-03-09');
    expect(office.melioBill('B-1').planned_payment_on).toBe('2026-03-09');
    expect(office.everInXero('B-1')).toEqual([]);
    expect(await office.held()).toEqual([]);
  });

  it('MX-W17 cancelled without a plan in Melio: the day stays in Xero, which knows no empty one', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    const payment = office.schedule('B-1', '2026-03-16');
    await office.settle();
    office.resetCalls();
    office.melio.ui.cancelPayment(payment.id);
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inMelio('B-1')).toMatchObject({ status: 'unpaid', balance: 12050 });
    expect(office.melioBill('B-1').planned_payment_on).toBeNull();
  });

  it('MX-W18 posted once, when the funding account is debited', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.melio.ui.startProcessing(payment.id, '2026-03-11');
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-11', account: 'Checking' }]);
    expect(await office.held()).toEqual([]);
  });
});
