import { describe, expect, it } from 'vitest';
import { PAST_THE_KEY, troubled } from '../../support/mishaps.ts';
import { Payables, QUIET } from '../../support/payables.ts';

// Transactions - bill payment
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

describe('MX-P1 payee and vendor', () => {
  it('MX-P1 a payment is recorded on the bill of the vendor it went to', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const other = office.addContact('Elm Press');
    office.enterBill(other, 'E-1', 120.5);
    await office.settle();
    office.schedule('E-1');
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ due: 12050, payments: [] });
    expect(office.inXero('E-1')).toMatchObject({ due: 0, payments: [{ cents: 12050 }] });
    expect(office.xeroBill('E-1').contactId).toBe(other.id);
  });

  it('MX-P1 the bill has another vendor in Xero by now: not recorded, asked', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { postPayment: 'processed' } });
    const other = office.addContact('Elm Press');
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { contactId: other.id });
    await office.settle();
    expect(await office.held()).toEqual(['changedWhilePaying']);
    office.process(payment);
    await office.settle();
    await office.hours(1);
    expect(await office.held()).toContain('otherPayee');
    expect((await office.issue('otherPayee')).text).toMatch(/another vendor/);
    expect(office.everInXero('B-1')).toEqual([]);
    await office.decide('otherPayee', 'create');
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
  });

  it('MX-P1 scenario 10: two contacts merged in Xero while both vendors are being paid: no payment moves', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const other = office.addContact('Cedar Paper Company');
    office.enterBill(other, 'E-1', 50);
    await office.settle();
    if ((await office.held()).includes('possibleMatch')) await office.decide('possibleMatch', 'create');
    for (const number of ['B-1', 'E-1']) office.schedule(number, '2026-03-10');
    await office.settle();
    const before = ['B-1', 'E-1'].map((number) => [office.inXero(number), office.melioPayments(number)[0]!.vendor_id]);
    office.resetCalls();
    office.xero.ui().mergeContacts(other.id, office.vendor.id);
    await office.settle();
    await office.hours(2);
    expect(['B-1', 'E-1'].map((number) => [office.inXero(number), office.melioPayments(number)[0]!.vendor_id])).toEqual(
      before,
    );
    expect([...office.melio.recordsOf().vendor.rows.values()].map(({ archived }) => archived)).toEqual([false, false]);
    expect(office.writes('xero')).toEqual({});
    expect(office.melioPayments('E-1')).toHaveLength(1);
  });
});

describe('MX-P2 bank / credit account', () => {
  it.each(['bank', 'card'] as const)('MX-P2 a %s in Melio is the account it is mapped to in Xero', async (kind) => {
    const office = new Payables();
    office.enterBill(office.vendor, 'B-1', 120.5);
    const funding = office.melio.ui.addFundingAccount({ kind, name: 'Company' }).id;
    await office.connect({ fundingAccounts: { [office.funding]: office.checking.id, [funding]: office.savings.id } });
    office.schedule('B-1', '2026-03-10', { fundingAccount: funding });
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Savings' }]);
  });
});

describe('MX-P3 payment date', () => {
  it.each([
    { setting: 'deducted', scheduled: '2026-03-10', processing: '2026-03-11', completed: '2026-03-11' },
    { setting: 'processed', scheduled: '2026-03-10', processing: '2026-03-10', completed: '2026-03-13' },
  ] as const)('MX-P3 setting paymentDate: $setting', async ({ setting, scheduled, processing, completed }) => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { paymentDate: setting } });
    const date = () => office.inXero('B-1').payments.map((payment) => payment.date);
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    expect(date()).toEqual([scheduled]);
    office.melio.ui.startProcessing(payment.id, '2026-03-11');
    await office.settle();
    expect(date()).toEqual([processing]);
    office.melio.ui.complete(payment.id, { processedOn: '2026-03-13' });
    await office.settle();
    expect(date()).toEqual([completed]);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0 });
    expect(await office.held()).toEqual([]);
  });

  it.each([
    { postPayment: 'processed', paymentDate: 'processed', days: [[], ['2026-03-10'], ['2026-03-13']] },
    { postPayment: 'processed', paymentDate: 'deducted', days: [[], ['2026-03-11'], ['2026-03-11']] },
  ])('MX-P3 MX-W15 postPayment: $postPayment, paymentDate: $paymentDate', async ({ days, ...settings }) => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings });
    const date = () => office.inXero('B-1').payments.map((payment) => payment.date);
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    const seen = [date()];
    office.melio.ui.startProcessing(payment.id, '2026-03-11');
    await office.settle();
    seen.push(date());
    office.melio.ui.complete(payment.id, { processedOn: '2026-03-13' });
    await office.settle();
    seen.push(date());
    expect(seen).toEqual(days);
    office.resetCalls();
    await office.hours(1);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-P3 changed in Xero it is drift: days flow from Melio only', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 20.5, '2026-03-01');
    await office.settle();
    expect(office.melioPayments('B-1')[0]).toMatchObject({ paid_on: '2026-03-01' });
    expect(office.writes('xero')).toEqual({});
  });
});

describe('MX-P4 ref no.', () => {
  it.each([
    { method: 'check', form: { checkNumber: '10482' }, shown: /^10482 TO\w{10}$/ },
    { method: 'ach', form: { transferNumber: 'ACH-77/9' }, shown: /^ACH-77\/9 TO\w{10}$/ },
  ] as const)('MX-P4 the number of a $method first, our marker behind it', async ({ method, form, shown }) => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10', { method });
    await office.settle();
    expect(office.mirror('B-1').reference).toMatch(/^TO\w{10}$/);
    office.melio.ui.startProcessing(payment.id, '2026-03-10');
    office.melio.ui.complete(payment.id, { processedOn: '2026-03-12', ...form });
    await office.settle();
    expect(office.mirror('B-1').reference).toMatch(shown);
    expect(office.xeroPayments('B-1')).toHaveLength(1);
  });

  it.each(['lost', 'error'] as const)('MX-P4 the note in trouble (%s): it is there in the end', async (kind) => {
    const first =
      kind === 'lost' ? { kind, when: 'after' as const } : { kind, status: 503 as const, when: 'before' as const };
    const options = troubled(
      { provider: 'xero', method: 'PUT', path: /\/History/ },
      { first, thenDownMs: PAST_THE_KEY },
    );
    const office = await Payables.with({ 'B-1': 120.5 }, options);
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.xero.ui().reconcilePayment(office.mirror('B-1').id);
    await office.settle();
    options.arm(() => office.ports.clock.now());
    office.process(payment, '2026-03-10', '2026-03-12');
    await office.settle();
    await office.hours(2);
    expect(options.met).toBe(true);
    expect(office.xero.ui().history(office.mirror('B-1').id)).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('MX-P4 its period is locked: the payment is untouched, its history has the number, nobody is bothered', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-02');
    await office.settle();
    const mirror = office.mirror('B-1');
    office.xero.ui().lockPeriod('2026-03-02');
    await office.hours(25);
    office.process(payment, '2026-03-02', '2026-03-03');
    await office.settle();
    await office.hours(2);
    const { transfer_number: number } = office.melioPayments('B-1')[0]!;
    expect(office.mirror('B-1')).toMatchObject({ id: mirror.id, reference: mirror.reference });
    expect(office.xero.ui().history(mirror.id)).toMatchObject([{ details: `Check or transfer number: ${number}` }]);
    expect(await office.held()).toEqual([]);
  });

  it('MX-P4 scenario 4: reconciled in Xero before the number came: the payment is untouched, and nobody is bothered', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    const mirror = office.mirror('B-1');
    office.xero.ui().reconcilePayment(mirror.id);
    office.resetCalls();
    office.process(payment, '2026-03-10', '2026-03-12');
    await office.settle();
    await office.hours(2);
    expect(office.mirror('B-1')).toMatchObject({ id: mirror.id, reference: mirror.reference, isReconciled: true });
    const { transfer_number: number } = office.melioPayments('B-1')[0]!;
    expect(office.xero.ui().history(mirror.id)).toMatchObject([{ details: `Check or transfer number: ${number}` }]);
    expect(await office.quiet()).toEqual({ ...QUIET, xero: { 'PUT /Payments/{id}/History': 1 } });
    // It is still ours: a late return finds it.
    office.melio.ui.failPayment(payment.id, 'R01');
    await office.settle();
    expect(await office.held()).toEqual(['reconciled']);
  });
});

describe('MX-P5 amount', () => {
  it('MX-P5 the full payment amount, to the cent, without fees', async () => {
    const office = await Payables.with({ 'B-1': 0.07, 'B-2': 98765.43 });
    for (const number of ['B-1', 'B-2']) office.schedule(number);
    await office.settle();
    expect(office.mirror('B-1').cents).toBe(7);
    expect(office.mirror('B-2').cents).toBe(9876543);
  });

  it('MX-P5 of a payment over several bills, each bill gets its share', async () => {
    const office = await Payables.with({ 'B-1': 100, 'B-2': 50 });
    const share = (number: string, amount: number) => ({ billId: office.melioBill(number).id, amount });
    const payment = office.melio.ui.schedulePayment({
      bills: [share('B-1', 7000), share('B-2', 5000)],
      fundingAccount: office.funding,
      scheduledOn: '2026-03-10',
    });
    office.process(payment);
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ due: 3000, payments: [{ cents: 7000 }] });
    expect(office.inXero('B-2')).toMatchObject({ due: 0, payments: [{ cents: 5000 }] });
  });
});
