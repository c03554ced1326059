import type { Invoice, ReceivedPayment } from '../../../shared/providers/melio/simulator/get-paid/records.ts';
import { dueIn, invoiceOf, openInvoices, paymentsOn, sendInvoice } from '../freshbooks.ts';
import { melioRecords } from '../records.ts';
import { equal, type World } from '../world.ts';
import type { Act } from './act.ts';

const invoicesOf = (world: World, number: string): readonly Invoice[] =>
  melioRecords<Invoice>(world, 'invoice').filter((invoice) => invoice.number === number && !invoice.archived);

/** @throws there is none, or several */
function invoice(world: World, number: string): Invoice {
  const found = invoicesOf(world, number);
  if (found.length !== 1) throw new Error(`Melio has ${found.length} invoices with the number ${number}`);
  return found[0]!;
}

const received = (world: World, number: string): readonly ReceivedPayment[] => {
  const { id } = invoice(world, number);
  return melioRecords<ReceivedPayment>(world, 'received_payment').filter(
    ({ archived, allocations }) => !archived && allocations.some(({ invoice_id }) => invoice_id === id),
  );
};

const number = (world: World): string => `MF-${world.day}`;

export const mfFirstSync: readonly Act[] = [
  {
    id: 'MF-1',
    title: 'Import invoices with their customers, FreshBooks -> Melio',
    async play(world) {
      const open = openInvoices(world);
      for (const { number, id } of open) {
        equal(`${number}: balance in Melio`, invoice(world, number).balance, world.freshbooks.outstanding(id));
      }
      return `${open.length} invoices, each with what is still owed; the same account as above, asked for nothing twice`;
    },
  },
];

export const mfDay: readonly Act[] = [
  {
    id: 'MF-2',
    title: 'Create or update in FreshBooks -> follows in Melio',
    async play(world) {
      const { id } = await sendInvoice(world, number(world), ['250.00', '50.00'], 'Northline Outdoor Co');
      equal('total in Melio', invoice(world, number(world)).total, 30_000);
      world.freshbooks.editInvoice(id, { due_offset_days: 14 });
      await world.settle();
      equal('due date in Melio', invoice(world, number(world)).due_date, world.date(14));
      return `${number(world)}, 300.00, due on ${world.date(14)}`;
    },
  },
  {
    id: 'MF-X1',
    title: 'Partial payment, with a card fee that the payer bears: the invoice gets its share and no more',
    async play(world) {
      const { id } = world.melio.receivePayment({
        invoiceId: invoice(world, number(world)).id,
        amount: 10_000,
        method: 'card',
        fees: [{ amount: 290, paid_by: 'payer' }],
      });
      world.melio.settleReceived(id);
      await world.settle();
      equal('due in FreshBooks', dueIn(world, number(world)), 20_000);
      equal('balance in Melio', invoice(world, number(world)).balance, 20_000);
      return '100.00 recorded in FreshBooks, 200.00 due on both sides';
    },
  },
  {
    id: 'MF-3',
    title: 'Incoming payments in Melio are recorded on the FreshBooks invoice',
    async play(world) {
      const { id } = world.melio.receivePayment({ invoiceId: invoice(world, number(world)).id });
      await world.settle();
      equal('due in FreshBooks while the money is on its way', dueIn(world, number(world)), 20_000);
      world.melio.settleReceived(id);
      await world.settle();
      equal('due in FreshBooks', dueIn(world, number(world)), 0);
      equal('payments in FreshBooks', paymentsOn(world, number(world)).length, 2);
      return 'paid in full on both sides, two payments in FreshBooks';
    },
  },
  {
    id: 'MF-4',
    title: 'Invoices added in Melio never go to FreshBooks',
    async play(world) {
      const customer = world.melio.addCustomer({ name: `Walk-in ${world.day}` });
      world.melio.addInvoice({ customerId: customer.id, total: 4_200, number: `OWN-${world.day}` });
      await world.settle();
      const there = world.freshbooks.invoices().filter((one) => one.number === `OWN-${world.day}`);
      equal('invoices in FreshBooks', there.length, 0);
      return `OWN-${world.day} stayed in Melio`;
    },
  },
  {
    id: 'ALL-7',
    title: 'One invoice, two platforms: paid through Alternative, it is settled in Melio too, and recorded once',
    async play(world) {
      const both = `BOTH-${world.day}`;
      await sendInvoice(world, both, ['60.00', '40.00'], 'Northline Outdoor Co');
      const { records } = world.context.simulators['alternative-payments'].simulator.books;
      const asked = records.invoice.all().find((one) => one.invoice_number === both && !one.archived);
      if (!asked) throw new Error('Alternative does not ask for it');
      world.alternative.settle(world.alternative.pay({ invoices: [{ id: asked.id }] }).id);
      await world.settle();
      await world.minutes(3);
      equal('payments in FreshBooks', paymentsOn(world, both).length, 1);
      equal('balance in Melio', invoice(world, both).balance, 0);
      equal(
        'received outside of Melio',
        received(world, both).every(({ origin }) => origin === 'accounting'),
        true,
      );
      return `one payment in FreshBooks; Melio shows it as received outside`;
    },
  },
  {
    id: 'ALL-10',
    title: 'A payment that is refunded in Melio is taken back in FreshBooks',
    async play(world) {
      const last = received(world, number(world)).findLast(({ status }) => status === 'succeeded')!;
      world.melio.refundReceived(last.id);
      await world.settle();
      equal('due in FreshBooks', dueIn(world, number(world)), 20_000);
      equal('number', invoiceOf(world, number(world)).number, number(world));
      return 'one payment left, 200.00 due again';
    },
  },
];
