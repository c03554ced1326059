import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../../shared/providers/xero/simulator/index.ts';
import { Payables } from '../../support/payables.ts';

// Money has moved in Melio and cannot be booked as things are: it is held with an issue in plain words, nothing is
// guessed, and it goes on by itself when the cause is gone.

describe('MX-P2 bank / credit account', () => {
  it('MX-P2 an unmapped funding account is held, urgent, and posted once the account is mapped', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { fundingAccounts: {} } });
    office.schedule('B-1');
    await office.settle();
    await office.hours(2);
    expect(office.everInXero('B-1')).toEqual([]);
    expect(await office.issue('unmappedAccount')).toMatchObject({
      severity: 'urgent',
      text: expect.stringMatching(/funding account of this payment is not mapped to an account in Xero/),
    });
    await office.set({});
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
    expect(await office.held()).toEqual([]);
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 1 });
  });

  it.each([
    {
      what: 'in another currency',
      make: (office: Payables) =>
        office.xero
          .ui()
          .addAccount({ Type: 'BANK', Name: 'Euros', BankAccountNumber: '99', Code: '994', CurrencyCode: 'EUR' }).id,
    },
    { what: 'that is archived', make: (office: Payables) => office.xero.ui().archiveAccount(office.savings.id).id },
    {
      what: 'that is no bank account and takes no payments',
      make: (office: Payables) => office.xero.ui().account('400').id,
    },
  ])('MX-P2 an account $what is held, and posted once another one is mapped', async ({ make }) => {
    const office = new Payables({ xero: { organisations: [{ tenantId: DEFAULT_TENANT, currencies: ['EUR'] }] } });
    office.enterBill(office.vendor, 'B-1', 120.5);
    await office.connect({ ...office.mapped, fundingAccounts: { [office.funding]: make(office) } });
    office.resetCalls();
    office.schedule('B-1');
    await office.settle();
    await office.hours(2);
    expect(office.everInXero('B-1')).toEqual([]);
    expect(office.writes('xero')['PUT /Payments'] ?? 0).toBeLessThanOrEqual(1);
    expect(await office.held()).toHaveLength(1);
    const [issue] = await office.issues();
    expect(issue!.text).toMatch(/account/i);
    await office.set({});
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
    expect(await office.held()).toEqual([]);
  });
});

describe('MX-W9 mark as paid', () => {
  it('MX-W9 paidOutsideAccount is not set: held, and posted once it is', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { paidOutsideAccount: null } });
    office.markAsPaid('B-1', '2026-03-01');
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect((await office.issue('unmappedAccount')).text).toMatch(
      /no Xero account is set for payments made outside Melio/,
    );
    await office.set({});
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-01', account: 'Petty cash' }]);
    expect(await office.held()).toEqual([]);
  });

  it('MX-W9 MX-N1 held, then entered in Xero by hand: that payment is it, and nothing is asked any more', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { paidOutsideAccount: null } });
    office.markAsPaid('B-1', '2026-03-01');
    await office.settle();
    office.payInXero('B-1', 120.5, '2026-03-02');
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-02', account: 'Savings' }]);
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'completed', by: 'mark' }]);
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('MX-W10 unmarked while it was held: nothing is left to do', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, { settings: { paidOutsideAccount: null } });
    office.markAsPaid('B-1');
    await office.settle();
    office.unmarkAsPaid('B-1');
    await office.settle();
    expect(await office.held()).toEqual([]);
    await office.set({});
    expect(office.everInXero('B-1')).toEqual([]);
  });
});

describe('MX-P5 amount', () => {
  const credited = async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const ui = office.xero.ui();
    const lines = [{ Description: 'Returned', Quantity: 1, UnitAmount: 30, AccountCode: '400' }];
    const credit = ui.addCreditNote({ contactId: office.vendor.id, Date: '2026-03-01', lines });
    const bill = office.xeroBill('B-1').id;
    const allocation = () => ui.allocate(credit.id, bill, 30, '2026-03-02');
    return { office, ui, credit, allocation };
  };

  it('MX-P5 scenario 5: credited in Xero one minute before Melio pays all of it: held, named in the tie-out, nothing posted', async () => {
    const { office, allocation } = await credited();
    allocation();
    office.schedule('B-1');
    await office.settle();
    await office.hours(2);
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 9050, payments: [] });
    const issue = await office.issue('amountAboveDue');
    expect(issue).toMatchObject({ severity: 'urgent' });
    expect(issue.text).toMatch(/120\.50.*90\.50/);
    expect(office.writes('xero')).toEqual({});
    expect((await office.tieOut()).differences).toMatchObject([{ number: 'B-1', cause: 'held' }]);
  });

  it('MX-P5 the credit is taken back: posted by itself', async () => {
    const { office, ui, credit, allocation } = await credited();
    const id = allocation();
    office.schedule('B-1');
    await office.settle();
    ui.unallocate(credit.id, id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    expect(await office.held()).toEqual([]);
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 1 });
  });

  it('MX-P5 less than is due: posted as it is, the rest stays open on both sides', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.process(office.schedule('B-1', '2026-03-10', { amount: 2050 }));
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ due: 10000, payments: [{ cents: 2050 }] });
    expect(office.inMelio('B-1')).toMatchObject({ status: 'partially_paid', balance: 10000 });
  });
});

describe('MX-P3 payment date', () => {
  it('MX-P3 in a locked period: held in plain words, and posted when the period is open again', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.xero.ui().lockPeriod('2026-03-31');
    office.schedule('B-1', '2026-03-10');
    await office.settle();
    expect(office.everInXero('B-1')).toEqual([]);
    expect((await office.issue('refused:lockedPeriod')).text).toMatch(/period that is locked in the ledger/);
    office.xero.ui().lockPeriod();
    await office.decide('refused:lockedPeriod', 'retry');
    expect(office.inXero('B-1').payments).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});
