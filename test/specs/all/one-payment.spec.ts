import { describe, expect, it } from 'vitest';
import { dyingBefore, PAST_THE_KEY, type ProviderWrite, STEPS, troubled } from '../../support/mishaps.ts';
import { Payables, QUIET } from '../../support/payables.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

// ALL-7: a duplicate payment is the worst thing this system can do. Whatever happens between the decision to write and the
// knowledge that it was written, there is one payment in the end, and it is ours: the next act of the platform reaches it.

interface Act {
  readonly write: ProviderWrite;
  readonly operation: { readonly provider: 'xero' | 'melio'; readonly method: string; readonly path: RegExp };
  readonly before?: (office: Payables) => Promise<void>;
  readonly act: (office: Payables) => void;
  /** Exactly one effect, and no trace of a second one. */
  readonly once: (office: Payables) => void;
  /** What comes next reaches the record that was made. */
  readonly next: (office: Payables) => Promise<void>;
}

const scheduled = async (office: Payables) => {
  office.schedule('B-1');
  await office.settle();
};

const ACTS: Readonly<Record<string, Act>> = {
  'a Melio payment posted in Xero': {
    write: { provider: 'xero', entity: 'billPayment', kind: 'create' },
    operation: { provider: 'xero', method: 'PUT', path: /\/Payments/ },
    act: (office) => {
      office.schedule('B-1');
    },
    once: (office) => {
      expect(office.everInXero('B-1')).toHaveLength(1);
      expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
      expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'scheduled', by: 'melio' }]);
    },
    next: async (office) => {
      office.melio.ui.cancelPayment(office.melioPayments('B-1')[0]!.id);
      await office.settle();
      expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    },
  },
  'a Melio payment taken back in Xero': {
    write: { provider: 'xero', entity: 'billPayment', kind: 'remove' },
    operation: { provider: 'xero', method: 'POST', path: /\/Payments\// },
    before: scheduled,
    act: (office) => {
      office.melio.ui.cancelPayment(office.melioPayments('B-1')[0]!.id);
    },
    once: (office) => {
      expect(office.everInXero('B-1').map(({ status }) => status)).toEqual(['DELETED']);
      expect(office.inMelio('B-1')).toMatchObject({ status: 'unpaid', balance: 12050 });
    },
    next: async (office) => {
      await scheduled(office);
      expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
    },
  },
  'a Melio payment moved to another day (scenario 3)': {
    write: { provider: 'xero', entity: 'billPayment', kind: 'create' },
    operation: { provider: 'xero', method: 'PUT', path: /\/Payments/ },
    before: scheduled,
    act: (office) => {
      office.melio.ui.editPayment(office.melioPayments('B-1')[0]!.id, { scheduledOn: '2026-03-16' });
    },
    once: (office) => {
      expect(
        office
          .everInXero('B-1')
          .map(({ status }) => status)
          .sort(),
      ).toEqual(['AUTHORISED', 'DELETED']);
      expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-16', account: 'Checking' }]);
      expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'scheduled', by: 'melio' }]);
    },
    next: async (office) => {
      office.melio.ui.cancelPayment(office.melioPayments('B-1')[0]!.id);
      await office.settle();
      expect(office.inXero('B-1').payments).toEqual([]);
    },
  },
  'a mark as paid': {
    write: { provider: 'xero', entity: 'billPayment', kind: 'create' },
    operation: { provider: 'xero', method: 'PUT', path: /\/Payments/ },
    act: (office) => {
      office.markAsPaid('B-1');
    },
    once: (office) => {
      expect(office.everInXero('B-1')).toHaveLength(1);
      expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'completed', by: 'mark' }]);
    },
    next: async (office) => {
      office.unmarkAsPaid('B-1');
      await office.settle();
      expect(office.inXero('B-1').payments).toEqual([]);
    },
  },
  'a payment in Xero shown in Melio': {
    write: { provider: 'melio', entity: 'billPayment', kind: 'create' },
    operation: { provider: 'melio', method: 'POST', path: /\/bill-payments/ },
    act: (office) => {
      office.payInXero('B-1', 20.5);
    },
    once: (office) => {
      expect(office.inMelio('B-1')).toMatchObject({ balance: 10000, payments: [{ amount: 2050, by: 'xero' }] });
      expect(office.inMelio('B-1').payments).toHaveLength(1);
      expect(office.everInXero('B-1')).toHaveLength(1);
    },
    next: async (office) => {
      office.xero.ui().removePayment(office.xeroPayments('B-1')[0]!.id);
      await office.settle();
      expect(office.inMelio('B-1')).toMatchObject({ balance: 12050, payments: [] });
    },
  },
  'a bill entered in Xero': {
    write: { provider: 'melio', entity: 'bill', kind: 'create' },
    operation: { provider: 'melio', method: 'POST', path: /\/bills$/ },
    act: (office) => {
      office.enterBill(office.vendor, 'B-2', 50);
    },
    once: (office) => {
      expect(office.melioBills('B-2')).toHaveLength(1);
      expect(office.xeroBills('B-2')).toHaveLength(1);
    },
    next: async (office) => {
      office.xero.ui().voidBill(office.xeroBill('B-2').id);
      await office.settle();
      expect(office.inMelio('B-2').inInbox).toBe(false);
    },
  },
  'a bill entered in Melio': {
    write: { provider: 'xero', entity: 'bill', kind: 'create' },
    operation: { provider: 'xero', method: 'PUT', path: /\/Invoices/ },
    act: (office) => {
      const lines = [{ amount: 3300, accountRef: office.xero.ui().account('429').id }];
      const vendorId = office.melioVendor('Cedar Paper Co').id;
      office.melio.ui.enterBill({ vendorId, number: 'M-1', total: 3300, dueDate: '2026-04-01', lines });
    },
    once: (office) => {
      expect(office.xeroBills('M-1')).toHaveLength(1);
      expect(office.melioBills('M-1')).toHaveLength(1);
    },
    next: async (office) => {
      office.melio.ui.deleteBill(office.melioBill('M-1').id);
      await office.settle();
      expect(office.xeroBill('M-1').status).toBe('VOIDED');
    },
  },
};

const begin = async (options: WorkbenchOptions, { before }: Act) => {
  const office = await Payables.with({ 'B-1': 120.5 }, options);
  await before?.(office);
  return office;
};

/** There is one effect, nothing is open, nothing moves any more, and the next act reaches it. */
async function rests(office: Payables, { once, next }: Act): Promise<void> {
  once(office);
  expect(await office.held()).toEqual([]);
  office.resetCalls();
  await office.hours(2);
  expect(await office.quiet()).toEqual(QUIET);
  await next(office);
  expect(await office.held()).toEqual([]);
}

describe.each(Object.entries(ACTS))('ALL-7 %s', (_name, act) => {
  it.each(STEPS)('ALL-7 the process dies before: %s', async (step) => {
    const death = dyingBefore(step, act.write);
    const office = await begin(death, act);
    death.arm();
    act.act(office);
    await office.settle(30);
    expect(death.died).toBe(true);
    await rests(office, act);
  });

  it.each([
    { what: 'the reply is lost after the effect', first: { kind: 'lost', when: 'after' } },
    { what: 'the request is lost', first: { kind: 'lost', when: 'before' } },
    { what: 'a 500 before the effect, kept under the key', first: { kind: 'error', status: 500, when: 'before' } },
    { what: 'a 500 after the effect, kept under the key', first: { kind: 'error', status: 500, when: 'after' } },
    { what: 'a 503 before the effect', first: { kind: 'error', status: 503, when: 'before' } },
    { what: 'a 503 after the effect', first: { kind: 'error', status: 503, when: 'after' } },
    { what: 'too many requests', first: { kind: 'rateLimit', limit: 'minute' } },
  ] as const)('ALL-7 $what', async ({ first }) => {
    for (const thenDownMs of [0, PAST_THE_KEY]) {
      const trouble = troubled(act.operation, { first, thenDownMs });
      const office = await begin(trouble, act);
      trouble.arm(() => office.ports.clock.now());
      act.act(office);
      await office.settle(40);
      expect(trouble.met).toBe(true);
      await rests(office, act);
    }
  });
});
