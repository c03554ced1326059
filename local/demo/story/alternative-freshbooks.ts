import type { Invoice } from '../../../shared/providers/alternative-payments/simulator/records.ts';
import { dueIn, invoiceOf, openInvoices, paymentsOn, sendInvoice } from '../freshbooks.ts';
import { equal, type World } from '../world.ts';
import type { Act } from './act.ts';

const books = (world: World) => world.context.simulators['alternative-payments'].simulator.books.records;

const asked = (world: World, number: string): readonly Invoice[] =>
  books(world)
    .invoice.all()
    .filter((invoice) => invoice.invoice_number === number && !invoice.archived);

/** @throws the customer is not asked for it exactly once */
function invoice(world: World, number: string): Invoice {
  const found = asked(world, number);
  if (found.length !== 1) throw new Error(`Alternative asks ${found.length} times for ${number}`);
  return found[0]!;
}

const number = (world: World): string => `AF-${world.day}`;
const part = (world: World): string => `AFP-${world.day}`;

export const afFirstSync: readonly Act[] = [
  {
    id: 'AF-1',
    title: 'First sync: what is sent and still owed in FreshBooks is asked for in Alternative',
    async play(world) {
      const trial = (await world.api.issues(world.connection)).find(({ code }) => code === 'firstAmount');
      if (trial) {
        await world.api.decide(world.connection, trial, 'confirmed');
        await world.settle();
      }
      for (const { number, id } of openInvoices(world)) {
        const { total, id: there } = invoice(world, number);
        const paidThere = books(world)
          .payment.all()
          .filter(({ status }) => status === 'succeeded')
          .flatMap(({ shares }) => shares.filter(({ invoice_id }) => invoice_id === there))
          .reduce((sum, { amount }) => sum + amount, 0);
        equal(`${number}: still asked for`, total - paidThere, world.freshbooks.outstanding(id));
      }
      return `${openInvoices(world).length} invoices, each asked for once${trial ? '; the first amount was looked at' : ''}`;
    },
  },
  {
    id: 'AF-15',
    title: 'What is paid or a draft in FreshBooks is never an open invoice in Alternative',
    async play(world) {
      for (const number of ['0000001', '0000002', '0000007', '0000010']) {
        equal(`${number}: asked for`, asked(world, number).length, 0);
      }
      return 'paid ones, drafts and deleted ones stayed out';
    },
  },
];

export const afDay: readonly Act[] = [
  {
    id: 'AF-2',
    title: 'FreshBooks: send an invoice -> it is in Alternative, line by line',
    async play(world) {
      await sendInvoice(world, number(world), ['400.00', '100.00']);
      const there = invoice(world, number(world));
      equal('total', there.total, 50_000);
      equal('lines', there.line_items.length, 2);
      return `${number(world)} with its 2 lines, 500.00 asked for`;
    },
  },
  {
    id: 'AF-8',
    title: 'FreshBooks: another due date -> Alternative (which has no edit: archived and made anew)',
    async play(world) {
      world.freshbooks.editInvoice(invoiceOf(world, number(world)).id, { due_offset_days: 45 });
      await world.settle();
      await world.minutes(3);
      equal('due on', invoice(world, number(world)).due_date, world.date(45));
      return `due on ${world.date(45)}, and asked for once`;
    },
  },
  {
    id: 'AF-4',
    title: 'Alternative: the customer pays -> recorded on the FreshBooks invoice within minutes',
    async play(world) {
      const payment = world.alternative.pay({ invoices: [{ id: invoice(world, number(world)).id }] });
      await world.settle();
      equal('recorded while on its way', paymentsOn(world, number(world)).length, 0);
      world.alternative.settle(payment.id);
      await world.settle();
      equal('due in FreshBooks', dueIn(world, number(world)), 0);
      equal('payments in FreshBooks', paymentsOn(world, number(world)).length, 1);
      return 'recorded once the money had arrived; the invoice is paid';
    },
  },
  {
    id: 'AF-6',
    title: 'Alternative: a debit comes back late -> FreshBooks keeps the payment, and somebody is told',
    async play(world) {
      const { id } = books(world)
        .payment.all()
        .findLast(({ status }) => status === 'succeeded')!;
      world.alternative.returnLate(id);
      await world.settle();
      equal('payments in FreshBooks', paymentsOn(world, number(world)).length, 1);
      const issue = (await world.api.issues(world.connection)).find(({ code }) => code === 'failedNotReversed');
      if (!issue) throw new Error('nobody was told');
      return issue.text;
    },
  },
  {
    id: 'AF-9',
    title: 'FreshBooks: a partial payment -> less is asked for in Alternative',
    async play(world) {
      const { id } = await sendInvoice(world, part(world), ['80.00', '20.00']);
      equal('asked for', invoice(world, part(world)).total, 10_000);
      world.freshbooks.addPayment({ invoiceid: id, amount: '30.00', date: world.date(0), type: 'Check' });
      await world.settle();
      await world.minutes(3);
      equal('asked for', invoice(world, part(world)).total, 7_000);
      return '70.00 of 100.00 asked for, once';
    },
  },
  {
    id: 'AF-5',
    title: 'FreshBooks: paid in full by check -> no longer asked for in Alternative',
    async play(world) {
      const { id } = invoiceOf(world, part(world));
      world.freshbooks.addPayment({ invoiceid: id, amount: '70.00', date: world.date(0), type: 'Check' });
      await world.settle();
      equal('invoices in Alternative', asked(world, part(world)).length, 0);
      return `${part(world)} was archived in Alternative`;
    },
  },
];
