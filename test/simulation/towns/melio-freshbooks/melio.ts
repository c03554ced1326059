import type { ReceivedPayment } from '../../../../shared/providers/melio/simulator/get-paid/records.ts';
import type { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { Chance } from '../../chance.ts';
import type { Words } from '../../people/words.ts';
import { type Act, one } from '../../people.ts';

interface Office {
  readonly melio: MelioSimulator;
  readonly chance: Chance;
  readonly words: Words;
  readonly now: () => number;
}

/** What people do in Get Paid, and what their customers do there. */
export function getPaidActs({ melio, chance, words, now }: Office): readonly Act[] {
  const { ui } = melio;
  const records = melio.recordsOf();
  const invoice = () =>
    one(
      chance,
      [...records.invoice.rows.values()].filter(({ archived, balance }) => !archived && balance > 0),
    );
  const customer = () =>
    one(
      chance,
      [...records.customer.rows.values()].filter(({ archived }) => !archived),
    );
  const received = (status: ReceivedPayment['status'], moves = true): string =>
    one(
      chance,
      [...records.received_payment.rows.values()].filter(
        (row) =>
          row.origin === 'platform' && !row.archived && row.status === status && (row.method !== 'other') === moves,
      ),
    ).id;
  const fees = () => (chance.of(0.3) ? [{ amount: 150, paid_by: chance.pick(['payer', 'payee'] as const) }] : []);
  const receive = (share: number) => {
    const { id, balance } = invoice();
    const amount = share === 1 ? balance : Math.max(1, Math.floor(balance * share));
    ui.receivePayment({ invoiceId: id, amount, fees: fees() });
  };
  const own = () =>
    ui.addInvoice({
      customerId: customer().id,
      total: words.cents(),
      number: words.number().trim(),
      issuedOn: words.day(now(), -5, 0),
      dueOn: words.day(now(), 1, 30),
    });
  return [
    { name: 'own customer', weight: 0.5, run: () => void ui.addCustomer({ name: words.name(), email: words.email() }) },
    { name: 'own invoice', weight: 1, run: () => void own() },
    { name: 'customer renamed', weight: 0.7, run: () => void ui.editCustomer(customer().id, { name: words.name() }) },
    { name: 'request sent', weight: 1, run: () => void ui.sendRequest(invoice().id) },
    { name: 'received', weight: 4, run: () => receive(1) },
    { name: 'received in part', weight: 2, run: () => receive(chance.pick([0.25, 0.5])) },
    { name: 'settled', weight: 5, run: () => void ui.settleReceived(received('pending')) },
    { name: 'failed', weight: 0.8, run: () => void ui.failReceived(received('pending'), 'returned') },
    { name: 'refunded', weight: 0.6, run: () => void ui.refundReceived(received('succeeded')) },
    { name: 'charged back', weight: 0.4, run: () => void ui.chargeBack(received('succeeded')) },
    { name: 'marked as paid', weight: 0.8, run: () => void ui.markInvoicePaid(invoice().id) },
    { name: 'marked as unpaid', weight: 0.6, run: () => void ui.unmarkInvoicePaid(received('succeeded', false)) },
  ];
}
