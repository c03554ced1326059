import { describe, expect, it } from 'vitest';
import type { WebhookFault } from '../../../shared/providers/simulators/outbox.ts';
import { PAST_THE_KEY, troubled } from '../../support/mishaps.ts';
import { Payables, QUIET } from '../../support/payables.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

// ALL-7: payments are made once under duplicated, late and reordered deliveries, and an effect whose answer was lost is
// found again by its marker.

const roads: Readonly<Record<string, WorkbenchOptions>> = {
  'every webhook twice': { webhookFault: () => ({ kind: 'doubled' }) },
  'every webhook behind the next one': { webhookFault: () => ({ kind: 'reordered' }) },
  'every other webhook late': { webhookFault: everyOther({ kind: 'delayed', ms: 7 * 60_000 }) },
  'no webhook at all': { webhookFault: () => ({ kind: 'lost' }) },
  'every message of the queue again after its work is done': { queue: { duplicate: once() } },
  'every delivery visible again while its worker still runs': { queue: { late: () => true } },
};

function everyOther(fault: WebhookFault) {
  let count = 0;
  return () => (count++ % 2 === 0 ? fault : undefined);
}

/** Each message comes a second time, not for ever. */
function once() {
  const seen = new Set<string>();
  return ({ dedupId }: { readonly dedupId: string }): boolean => {
    if (seen.has(dedupId)) return false;
    seen.add(dedupId);
    return true;
  };
}

describe.each(Object.entries(roads))('ALL-7 %s', (_road, options) => {
  it('ALL-7 a payment from schedule to bank and back: never two, and none in the end', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, options);
    const arrives = async () => {
      await office.hours(2);
      expect(office.xeroPayments('B-1').length).toBeLessThanOrEqual(1);
    };
    const payment = office.schedule('B-1', '2026-03-10');
    await arrives();
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-12' });
    await arrives();
    office.process(payment, '2026-03-12', '2026-03-14');
    await arrives();
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050, date: '2026-03-12' }] });
    office.melio.ui.failPayment(payment.id, 'R01');
    await arrives();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, inInbox: true });
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('ALL-7 a payment in Xero, unapplied and paid: Melio ends where Xero is', async () => {
    const office = await Payables.with({ 'B-1': 120.5 }, options);
    const first = office.payInXero('B-1', 20.5, '2026-03-01');
    await office.hours(2);
    office.xero.ui().removePayment(first.id);
    office.payInXero('B-1', 50, '2026-03-01');
    await office.hours(2);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 7050, payments: [{ amount: 5000, by: 'xero' }] });
    expect(office.inMelio('B-1').payments).toHaveLength(1);
    expect(office.writes('xero')).toEqual({});
  });
});

describe('ALL-7 the answer of a posted payment was lost, and its key is past', () => {
  const PUT = { provider: 'xero', method: 'PUT', path: /\/Payments/ } as const;

  /** Melio pays 50.00 of the bill; the payment stands in Xero, and nobody knows yet. */
  const lost = async () => {
    const trouble = troubled(PUT, { first: { kind: 'lost', when: 'after' }, thenDownMs: PAST_THE_KEY });
    const office = await Payables.with({ 'B-1': 120.5 }, trouble);
    trouble.arm(() => office.ports.clock.now());
    const payment = office.schedule('B-1', '2026-03-10', { amount: 5000 });
    await office.drain();
    return { office, payment, posted: office.mirror('B-1') };
  };

  it('ALL-7 found by its marker: adopted', async () => {
    const { office, posted } = await lost();
    await office.settle(40);
    expect(office.everInXero('B-1').map(({ id }) => id)).toEqual([posted.id]);
    expect(office.inMelio('B-1').payments).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-7 somebody deleted it meanwhile: not posted again by itself', async () => {
    const { office, posted } = await lost();
    office.xero.ui().removePayment(posted.id);
    await office.settle(40);
    await office.hours(2);
    expect(office.everInXero('B-1')).toHaveLength(1);
    expect(office.inXero('B-1').payments).toEqual([]);
    expect(await office.held()).toEqual(['removedAgainstFlow']);
  });

  it.each(['first', 'second'])(
    'ALL-7 found twice: nothing is sent or deleted; a person removes the %s, and the other is ours',
    async (wrong) => {
      const { office, posted } = await lost();
      const ui = office.xero.ui();
      const copy = ui.payBill(office.xeroBill('B-1').id, {
        accountId: office.checking.id,
        amount: 50,
        date: '2026-03-10',
        reference: posted.reference,
      });
      await office.settle(15);
      office.resetCalls();
      await office.hours(2);
      expect(await office.issue('foundTwice')).toMatchObject({
        severity: 'urgent',
        text: expect.stringContaining('Neither is touched'),
      });
      expect(office.everInXero('B-1').map(({ status }) => status)).toEqual(['AUTHORISED', 'AUTHORISED']);
      expect(office.writes('xero')).toEqual({});
      const told = (await office.announced('issue.opened')).filter(({ code }) => code === 'foundTwice');
      expect(told).toHaveLength(1);
      ui.removePayment(wrong === 'first' ? posted.id : copy.id);
      await office.decide('foundTwice', 'retry');
      await office.hours(1);
      expect(office.inXero('B-1').payments).toHaveLength(1);
      expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'scheduled', by: 'melio' }]);
      expect(office.writes('xero')).toEqual({});
      expect(await office.held()).toEqual([]);
    },
  );

  it('ALL-7 scenario 1: the notice of our own payment arrives before the retry: no outside payment in Melio', async () => {
    const trouble = troubled(PUT, { first: { kind: 'lost', when: 'after' } });
    const office = await Payables.with({ 'B-1': 120.5 }, trouble);
    trouble.arm(() => office.ports.clock.now());
    office.schedule('B-1', '2026-03-10', { amount: 5000 });
    await office.settle();
    expect(office.writes('melio')).toEqual({});
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'scheduled', by: 'melio' }]);
    expect(office.inXero('B-1')).toMatchObject({ due: 7050, payments: [{ cents: 5000 }] });
  });
});

describe('ALL-7 the answer of a created vendor was lost, and its key is past', () => {
  it('ALL-7 what somebody filled in meanwhile is an edit, where the provider fills nothing by itself', async () => {
    const put = { provider: 'xero', method: 'PUT', path: /\/Contacts/ } as const;
    const trouble = troubled(put, { first: { kind: 'lost', when: 'after' }, thenDownMs: PAST_THE_KEY });
    const office = await Payables.with({}, trouble);
    trouble.arm(() => office.ports.clock.now());
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 3301, dueDate: '2026-04-01' });
    await office.drain();
    office.xero.ui().editContact(office.xeroContact('Oak Furniture').id, { EmailAddress: 'ap@oak.example' });
    await office.hours(2);
    expect(office.melioVendor('Oak Furniture').email).toBe('ap@oak.example');
    expect(office.xeroContacts('Oak Furniture')).toHaveLength(1);
  });
});

describe('ALL-7 the answer of a change was lost, and the provider has respelled it', () => {
  it('ALL-7 it is taken for ours, and not for an edit against it', async () => {
    const post = { provider: 'xero', method: 'POST', path: /\/Invoices/ } as const;
    const trouble = troubled(post, { first: { kind: 'lost', when: 'after' } });
    const office = await Payables.with(
      { 'B-1': 100 },
      { ...trouble, xero: { normalise: { upper: ['InvoiceNumber'] } } },
    );
    trouble.arm(() => office.ports.clock.now());
    const { id } = office.melioBill('B-1');
    office.melio.ui.editBill(id, { number: 'b-27' });
    await office.hours(1);
    expect(trouble.met).toBe(true);
    expect([office.xeroBill('B-27').number, office.melioBill('b-27').id]).toEqual(['B-27', id]);
    expect(office.writes('melio')).toEqual({});
  });
});

describe('ALL-7 the answer of a restore was lost', () => {
  it('MX-W4, MX-B1 and somebody edits the bill before it is looked for: their edit goes to Xero', async () => {
    const trouble = troubled(
      { provider: 'melio', method: 'POST', path: /\/restore$/ },
      { first: { kind: 'lost', when: 'after' }, thenDownMs: PAST_THE_KEY },
    );
    const office = await Payables.with({ 'B-1': 120.5 }, trouble);
    const paid = office.payInXero('B-1', 120.5);
    await office.settle();
    expect(office.inMelio('B-1').inInbox).toBe(false);
    trouble.arm(() => office.ports.clock.now());
    office.xero.ui().removePayment(paid.id);
    await office.settle(3);
    expect(trouble.met).toBe(true);
    office.melio.ui.editBill(office.melioBill('B-1').id, { total: 11000 });
    await office.hours(2);
    expect([office.inXero('B-1').due, office.inMelio('B-1').balance]).toEqual([11000, 11000]);
    expect(await office.held()).toEqual([]);
  });
});
