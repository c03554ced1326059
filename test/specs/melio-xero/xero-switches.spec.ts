import { describe, expect, it } from 'vitest';
import type { XeroSwitches } from '../../../shared/providers/xero/simulator/options.ts';
import { Payables, QUIET } from '../../support/payables.ts';

// What Xero's documentation leaves open, either way: payments made, changed, taken back and unapplied come to the same end.

const SWITCHES: readonly Partial<XeroSwitches>[] = [
  { deletedPaymentsInLists: false },
  { deletedPaymentsEmbedded: true },
  { deletedPaymentsInLists: false, deletedPaymentsEmbedded: true },
  { paymentRaisesInvoiceEvent: false },
  { paymentEvents: true },
  { modifiedSinceInclusive: false },
  { notModified304: true },
  { statusRequiredOnUpdate: true },
  { paymentReferenceMax: 20 },
];

describe.each(SWITCHES.map((switches) => ({ name: JSON.stringify(switches), switches })))('$name', ({ switches }) => {
  const open = async () => await Payables.with({ 'B-1': 120.5 }, { xero: { switches } });

  it('MX-W15 MX-W16 MX-W17 scheduled, moved and cancelled in Melio', async () => {
    const office = await open();
    const payment = office.schedule('B-1', '2026-03-10');
    await office.hours(2);
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-12' });
    await office.hours(2);
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-12', account: 'Checking' }]);
    office.melio.ui.cancelPayment(payment.id);
    await office.hours(2);
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.everInXero('B-1')).toHaveLength(2);
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-W5 MX-W13 unapplied and deleted in Xero', async () => {
    const office = await open();
    const { id } = office.payInXero('B-1', 20.5, '2026-03-01');
    await office.hours(2);
    expect(office.inMelio('B-1').balance).toBe(10000);
    office.xero.ui().removePayment(id);
    await office.hours(2);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, payments: [] });
    office.schedule('B-1', '2026-03-10');
    await office.hours(2);
    office.xero.ui().removePayment(office.mirror('B-1').id);
    await office.hours(2);
    expect(office.inXero('B-1').payments).toEqual([]);
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'scheduled', by: 'melio' }]);
    expect(await office.held()).toEqual(['removedAgainstFlow']);
  });
});

describe('Xero takes no payment dated ahead', () => {
  it('MX-W15 as with postPayment: processed, it is posted when its day has come', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { xero: { switches: { futurePayments: false } } });
    const payment = office.schedule('B-1', '2026-03-04');
    await office.hours(4);
    expect(office.everInXero('B-1')).toEqual([]);
    await office.hours(48);
    office.process(payment, '2026-03-04', '2026-03-04');
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050, date: '2026-03-04' }] });
    expect(await office.held()).toEqual([]);
  });
});
