import type { AlternativeSimulator } from '../../../../shared/providers/alternative-payments/simulator/index.ts';
import type { PaymentStatus } from '../../../../shared/providers/alternative-payments/simulator/records.ts';
import type { Chance } from '../../chance.ts';
import type { Words } from '../../people/words.ts';
import { type Act, one } from '../../people.ts';

interface Office {
  readonly alternative: AlternativeSimulator;
  readonly chance: Chance;
  readonly words: Words;
  readonly now: () => number;
}

/** What people do in Alternative's dashboard, and what customers and their banks do. */
export function alternativeActs({ alternative, chance, words, now }: Office): readonly Act[] {
  const { ui } = alternative;
  const all = () => alternative.books.records;
  const invoice = () =>
    one(
      chance,
      all()
        .invoice.all()
        .filter(({ status }) => status === 'open' || status === 'overdue'),
    );
  const customer = () =>
    one(
      chance,
      all()
        .customer.all()
        .filter(({ archived }) => !archived),
    );
  const payment = (...statuses: readonly PaymentStatus[]): string =>
    one(
      chance,
      all()
        .payment.all()
        .filter(({ status }) => statuses.includes(status)),
    ).id;
  const pay = (share: number) => {
    const { id, total } = invoice();
    const fees = chance.of(0.3) ? (chance.of(0.5) ? { surcharge: 150 } : { fee: 150 }) : {};
    ui.pay({ invoices: [share === 1 ? { id } : { id, amount: Math.max(1, Math.floor(total * share)) }], ...fees });
  };
  const own = () =>
    ui.createInvoice({
      customerId: customer().id,
      dueDate: words.day(now(), 1, 30),
      lines: [{ description: words.note().trim(), quantity: 1, amount: words.cents() }],
    });
  return [
    {
      name: 'own customer',
      weight: 0.5,
      run: () => void ui.addCustomer({ name: words.name().trim(), email: words.email() } as never),
    },
    { name: 'own invoice', weight: 0.7, run: () => void own() },
    { name: 'paid', weight: 4, run: () => pay(1) },
    { name: 'paid in part', weight: 2, run: () => pay(chance.pick([0.25, 0.5])) },
    { name: 'check noted down', weight: 0.5, run: () => void ui.recordCheck(invoice().id) },
    { name: 'settled', weight: 5, run: () => void ui.settle(payment('pending')) },
    { name: 'failed', weight: 0.8, run: () => void ui.fail(payment('pending')) },
    { name: 'declined', weight: 0.4, run: () => void ui.decline(payment('pending')) },
    { name: 'returned late', weight: 0.8, run: () => void ui.returnLate(payment('succeeded')) },
    { name: 'refunded', weight: 0.6, run: () => void ui.refund(payment('succeeded')) },
    { name: 'refunded in part', weight: 0.2, run: () => void ui.refund(payment('succeeded'), 25) },
    { name: 'charged back', weight: 0.4, run: () => void ui.chargeBack(payment('succeeded')) },
    { name: 'paid out', weight: 0.7, run: () => void ui.payOut() },
    { name: 'reminder', weight: 0.3, run: () => void ui.sendReminder(invoice().id) },
    {
      name: 'method stored',
      weight: 0.2,
      run: () => void ui.storePaymentMethod(customer().id, { type: 'card', last4: '4242' }),
    },
  ];
}
