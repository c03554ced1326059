import { describe, expect, it } from 'vitest';
import type { PaymentEntry } from '../../../shared/providers/freshbooks/simulator/ui/index.ts';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';

// What happens between two calls, and what no row names.

/** Another due date, for which the invoice is replaced. Its page was open: this is done there in the second after the archive. */
async function replacedWhile(late: (ui: Partner['alternative']['ui'], id: string) => unknown): Promise<Partner> {
  let isDone = false;
  const office: Partner = await Partner.with(
    { 'A-1': '150.00' },
    {
      answer: (_provider, { method, url }, response) => {
        if (method === 'DELETE' && url.includes('/invoices/') && !isDone) {
          isDone = true;
          late(office.alternative.ui, office.everAsked('A-1')[0]!.id);
        }
        return response;
      },
    },
  );
  office.editInvoice('A-1', { due_offset_days: 45 });
  await office.settle();
  await office.hours(2);
  expect(isDone).toBe(true);
  return office;
}

describe('AF-8 between archive and recreate', () => {
  it('AF-8 scenario 17: a payment on the page of the archived invoice is recorded, and nothing asks for it again', async () => {
    const office = await replacedWhile((ui, id) => ui.settle(ui.pay({ invoices: [{ id }] }).id));
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000, type: 'ACH' }] });
    expect(office.everAsked('A-1').filter(({ archived }) => !archived)).toEqual([]);
    expect(office.writes('alternative-payments')).toEqual({ 'DELETE /invoices/{id}': 1 });
    expect(await office.held()).toEqual([]);
  });

  it('AF-8 ... one that is only under way is waited for; when it fails, the new invoice comes', async () => {
    const late = { payment: '' };
    const office = await replacedWhile((ui, id) => {
      late.payment = ui.pay({ invoices: [{ id }] }).id;
    });
    expect(office.everAsked('A-1')).toHaveLength(1);
    office.alternative.ui.fail(late.payment);
    await office.hours(2);
    expect(office.inAlternative('A-1')).toMatchObject({ total: 15000, dueOn: '2026-04-06' });
    expect(office.inFreshbooks('A-1').payments).toEqual([]);
  });

  it('AF-8 a part of it paid on the archived one: the new invoice asks for the rest', async () => {
    const office = await replacedWhile((ui, id) => ui.settle(ui.pay({ invoices: [{ id, amount: 4000 }] }).id));
    expect(office.inFreshbooks('A-1').outstanding).toBe(11000);
    expect(office.inAlternative('A-1').total).toBe(11000);
    expect(office.everAsked('A-1')).toHaveLength(2);
  });

  it('AF-8, AF-X3 ... and of that a part refunded before it was recorded: a person is asked first, then for the invoice', async () => {
    const office = await replacedWhile((ui, id) =>
      ui.refund(ui.settle(ui.pay({ invoices: [{ id, amount: 4000 }] }).id).id, 1000),
    );
    await office.hours(1);
    expect(await office.held()).toEqual(['paidMeanwhile', 'partlyRefunded']);
    expect(office.everAsked('A-1')).toHaveLength(1);
    // Entered by hand as it is booked, and left to that: what is still owed is asked for.
    office.payInFreshbooks('A-1', '30.00');
    await office.settle();
    await office.decide('partlyRefunded', 'ignore');
    await office.hours(1);
    expect(await office.held()).toEqual([]);
    expect(office.everAsked('A-1')).toHaveLength(2);
    expect(office.inAlternative('A-1')).toMatchObject({ total: 12000, dueOn: '2026-04-06' });
    expect(office.inFreshbooks('A-1').outstanding).toBe(12000);
  });
});

describe('AF-4 money on the page of an archived invoice', () => {
  it('AF-4 is found without its webhook as well, though no list shows that invoice', async () => {
    const office = await Partner.with({ 'A-1': '150.00' }, { webhookFault: () => ({ kind: 'lost' }) });
    office.editInvoice('A-1', { due_offset_days: 45 });
    await office.hours(2);
    const [archived, asked] = office.everAsked('A-1');
    expect([archived!.archived, asked!.archived]).toEqual([true, false]);
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices: [{ id: archived!.id }] }).id);
    await office.hours(2);
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000, type: 'ACH' }] });
    expect(office.everAsked('A-1').map(({ archived: is }) => is)).toEqual([true, true]);
    expect(await office.held()).toEqual([]);
  });
});

/** Half of the invoice is paid in Alternative; the reply to its record is lost, and somebody entered as much just before that. */
async function paidBeside(entry: PaymentEntry): Promise<Partner> {
  const lost = { on: false };
  const office: Partner = await Partner.with(
    { 'A-1': '150.00' },
    {
      fault: (provider, { method, url }) => {
        if (!lost.on || provider !== 'freshbooks' || method !== 'POST' || !url.includes('payments')) return undefined;
        lost.on = false;
        office.payInFreshbooks('A-1', '75.00', entry);
        return { kind: 'lost', when: 'after' };
      },
    },
  );
  lost.on = true;
  office.paid('A-1', { amount: 7500 });
  await office.settle();
  await office.hours(1);
  return office;
}

describe('AF-4 at most once', () => {
  it.each(['before', 'after'] as const)(
    'AF-4 the reply to the payment is lost (%s it took effect): one payment',
    async (when) => {
      const lost = { on: false };
      const office = await Partner.with(
        { 'A-1': '150.00' },
        {
          fault: (provider, { method, url }) => {
            if (!lost.on || provider !== 'freshbooks' || method !== 'POST' || !url.includes('payments'))
              return undefined;
            lost.on = false;
            return { kind: 'lost', when };
          },
        },
      );
      lost.on = true;
      office.paid('A-1');
      await office.settle();
      await office.hours(1);
      expect(office.everInFreshbooks('A-1')).toHaveLength(1);
      expect(office.inFreshbooks('A-1').outstanding).toBe(0);
      expect(await office.held()).toEqual([]);
      expect(office.writes('alternative-payments')).toEqual({});
    },
  );

  it('AF-4 the replies to two payments of the same amount and day are lost: each is found by its own marker', async () => {
    const lost = { on: false };
    const office = await Partner.with(
      { 'A-1': '150.00' },
      {
        fault: (provider, { method, url }) =>
          lost.on && provider === 'freshbooks' && method === 'POST' && url.includes('payments')
            ? { kind: 'lost', when: 'after' }
            : undefined,
      },
    );
    lost.on = true;
    const { ui } = office.alternative;
    for (const half of [7500, 7500]) {
      ui.settle(ui.pay({ invoices: [{ id: office.asked('A-1').id, amount: half }] }).id);
      await office.drain();
    }
    lost.on = false;
    expect(office.everInFreshbooks('A-1')).toHaveLength(2);
    await office.hours(1);
    expect(office.everInFreshbooks('A-1')).toHaveLength(2);
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    expect(await office.held()).toEqual([]);
    expect(office.writes('alternative-payments')).toEqual({});
  });

  it('AF-4 the reply is lost, and another connection of the account paid the same that day: its payment is not ours', async () => {
    const office = await paidBeside({ note: 'rcv_18z8da TOKOYTKH1FRV' });
    expect(office.everInFreshbooks('A-1')).toHaveLength(2);
    // About theirs, which Alternative cannot take; ours was found, and nobody is asked which of the two it is.
    expect(await office.held()).toEqual(['paymentOnDocument']);
  });

  it('AF-4 the reply is lost, and somebody entered the same that very second: ours is the one with the marker', async () => {
    const office = await paidBeside({ type: 'ACH' });
    expect(office.everInFreshbooks('A-1').map(({ amount, date }) => [amount, date])).toEqual([
      [7500, '2026-03-02'],
      [7500, '2026-03-02'],
    ]);
    expect(office.mirror('A-1').amount).toBe(7500);
    // Nobody is asked which of the two it is; theirs was one too many, which Alternative cannot take.
    expect(await office.held()).toEqual(['paymentOnDocument']);
  });

  it('AF-3 the reply to a new customer and its webhook are lost, and somebody renames it: found all the same', async () => {
    const lost = { on: true };
    const renamed = new Set<string>();
    const office = new Partner({
      fault: (provider, { method, url }) => {
        if (provider !== 'alternative-payments' || !url.includes('/customers')) return undefined;
        if (method === 'POST' && lost.on) {
          lost.on = false;
          return { kind: 'lost', when: 'after' };
        }
        for (const { id } of office.customers('Birch Legal')) {
          renamed.add(id);
          office.alternative.ui.editCustomer(id, { name: 'Harbor Law' });
        }
        return undefined;
      },
      webhookFault: (provider) => (provider === 'alternative-payments' ? { kind: 'lost' } : undefined),
    });
    const client = office.addClient({ organization: 'Birch Legal', email: 'office@birch.example' });
    office.enterInvoice(client, 'A-1', '150.00');
    await office.connect();
    await office.hours(1);
    expect([lost.on, office.customers('Birch Legal'), renamed.size]).toEqual([false, [], 1]);
    expect([...renamed]).toEqual([office.asked('A-1').customer_id]);
    // Customers do not travel back.
    expect(await office.held()).toEqual(['drift']);
  });

  it('AF-1 the reply to a new invoice is lost: found by its number, and not asked for twice', async () => {
    const lost = { on: true };
    const office = new Partner({
      fault: (_provider, { method, url }) => {
        if (!lost.on || method !== 'POST' || !url.endsWith('/invoices')) return undefined;
        lost.on = false;
        return { kind: 'lost', when: 'after' };
      },
    });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect();
    await office.hours(1);
    expect(lost.on).toBe(false);
    expect(office.everAsked('A-1')).toHaveLength(1);
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
  });

  it('AF-4 scenario 21: more is recorded in the same second than was due: the credit is told, nothing more is written', async () => {
    const race = { on: false };
    const office: Partner = await Partner.with(
      { 'A-1': '150.00' },
      {
        // The invoice was just read as open, and now somebody enters the check.
        answer: (provider, { method, url }, response) => {
          if (race.on && provider === 'freshbooks' && method === 'GET' && /\/invoices\/invoices\/\d+/.test(url)) {
            race.on = false;
            office.payInFreshbooks('A-1', '150.00', { type: 'Cash', date: '2026-02-01' });
          }
          return response;
        },
      },
    );
    race.on = true;
    office.paid('A-1');
    await office.settle();
    await office.hours(1);
    expect(await office.held()).toContain('overpaid');
    expect(office.everInFreshbooks('A-1')).toHaveLength(2);
    expect(office.freshbooks.ui().credits()).toHaveLength(1);
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
  });
});

describe('AF-4 the hour that November repeats', () => {
  it('AF-4 scenario 22: two changes inside it, and no cursor loses one', async () => {
    const office = await Partner.with(
      { 'A-1': '150.00', 'A-2': '80.00' },
      { now: '2026-11-01T04:30:00Z', webhookFault: () => ({ kind: 'lost' }) },
    );
    // 05:45 UTC is 1:45 of the first pass in New York, 06:15 UTC is 1:15 of the second.
    await office.settle(75);
    office.payInFreshbooks('A-1', '150.00', { date: '2026-11-01' });
    await office.settle(30);
    office.payInFreshbooks('A-2', '80.00', { date: '2026-11-01' });
    await office.settle(60);
    expect(['A-1', 'A-2'].flatMap(office.everAsked).map(({ archived }) => archived)).toEqual([true, true]);
    expect(await office.quiet()).toEqual({ ...QUIET, alternative: { 'DELETE /invoices/{id}': 2 } });
  });
});
