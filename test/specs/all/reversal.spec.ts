import { describe, expect, it } from 'vitest';
import { Payables } from '../../support/payables.ts';

// ALL-10: a payment that fails, is returned, refunded or cancelled after it was recorded is reversed on the other side, and
// the document reopens. When the period is locked, or the payment is reconciled or in a batch, an issue says so and the
// closed document stays as it is.

const ends = {
  cancelled: (office: Payables, id: string) => office.melio.ui.cancelPayment(id),
  failed: (office: Payables, id: string) => office.melio.ui.failPayment(id, 'R01'),
  returned: (office: Payables, id: string) => {
    office.process(office.melioPayments('B-1').find((one) => one.id === id)!);
    office.melio.ui.failPayment(id, 'R01');
  },
  refunded: (office: Payables, id: string) => {
    office.process(office.melioPayments('B-1').find((one) => one.id === id)!);
    office.melio.ui.refundPayment(id);
  },
};

const posted = async () => {
  const office = await Payables.with({ 'B-1': 120.5 });
  const { id } = office.schedule('B-1', '2026-03-10');
  await office.settle();
  office.resetCalls();
  return { office, id, mirror: office.mirror('B-1') };
};

describe.each(Object.entries(ends))('ALL-10 a payment that was %s', (_, end) => {
  it('ALL-10 is deleted in Xero, and the bill is open again', async () => {
    const { office, id, mirror } = await posted();
    end(office, id);
    await office.settle();
    expect(office.xero.ui().payment(mirror.id).status).toBe('DELETED');
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, inInbox: true });
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('ALL-10 is reconciled in Xero: an issue, the closed bill stays; freed, it is taken back', async () => {
    const { office, id, mirror } = await posted();
    const ui = office.xero.ui();
    ui.reconcilePayment(mirror.id);
    end(office, id);
    await office.settle();
    await office.hours(2);
    expect(await office.held()).toEqual(['reconciled']);
    expect((await office.issue('reconciled')).severity).toBe('urgent');
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    expect(office.writes('xero')).toEqual({});
    ui.reconcilePayment(mirror.id, false);
    await office.decide('reconciled', 'retry');
    await office.hours(1);
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(await office.held()).toEqual([]);
  });

  it('ALL-10 lies in a locked period: an issue, the closed bill stays; opened, it is taken back', async () => {
    const { office, id } = await posted();
    office.xero.ui().lockPeriod('2026-03-31');
    end(office, id);
    await office.settle();
    await office.hours(2);
    expect(await office.held()).toEqual(['refused:lockedPeriod']);
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    office.xero.ui().lockPeriod();
    await office.decide('refused:lockedPeriod', 'retry');
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(await office.held()).toEqual([]);
  });
});

describe('ALL-10 by hand', () => {
  it('ALL-10 the issue is left: nothing is asked or written again', async () => {
    const { office, id, mirror } = await posted();
    office.xero.ui().reconcilePayment(mirror.id);
    ends.failed(office, id);
    await office.settle();
    await office.decide('reconciled', 'leave');
    office.resetCalls();
    await office.hours(2);
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toEqual([]);
    expect(office.inXero('B-1').status).toBe('PAID');
  });

  it('ALL-10 a person took it back in Xero already: done, without a word', async () => {
    const { office, id, mirror } = await posted();
    office.xero.ui().removePayment(mirror.id);
    ends.failed(office, id);
    await office.settle();
    await office.hours(1);
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toEqual([]);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, inInbox: true });
  });

  it('ALL-10 a day of many failures is no reason to stop: fewer than twenty go through', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `B-${index + 1}`);
    const office = await Payables.with(Object.fromEntries(numbers.map((number) => [number, 10])));
    const payments = numbers.map((number) => office.schedule(number, '2026-03-10'));
    await office.settle();
    for (const { id } of payments) office.melio.ui.failPayment(id, 'R01');
    await office.settle();
    for (const number of numbers) expect(office.inXero(number)).toMatchObject({ due: 1000, payments: [] });
    expect(await office.held()).toEqual([]);
  });
});
