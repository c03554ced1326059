import {
  isLive,
  moneyOfBill,
  moneyOfInvoice,
  totalOf,
  usedOf,
} from '../../../../../shared/providers/bill/simulator/balances.ts';
import { moveReceived } from '../../../../../shared/providers/bill/simulator/received.ts';
import type { Bill, Payment, Received, SingleStatus } from '../../../../../shared/providers/bill/simulator/records.ts';
import { type Act, one } from '../../../people.ts';
import { inBill, type Street } from '../street.ts';

/** Money that leaves and arrives through BILL, and what banks make of it. */
export function billMoney(street: Street): readonly Act[] {
  const { bill, quickbooks, chance, words, now } = street;
  const ui = () => bill.ui;
  const books = () => bill.books;
  const left = (row: Bill) => {
    const { due, scheduled } = moneyOfBill(books(), row);
    return due - scheduled;
  };
  /** Mostly of what QuickBooks has as well. */
  const owed = (): Bill => {
    const numbers = new Set(
      quickbooks
        .ui()
        .rows('Bill')
        .map(({ body }) => folded(body.DocNumber)),
    );
    const isBoth = ({ invoice }: Bill) => !chance.of(0.15) && numbers.has(folded(invoice.invoiceNumber));
    const both = books()
      .all('bill')
      .filter((row) => !row.archived && left(row) > 0 && isBoth(row));
    return both.length > 0 ? chance.pick(both) : inBill(street, 'bill', (row) => left(row) > 0);
  };
  const part = (amount: number, share: number) => (share === 1 ? amount : Math.max(1, Math.floor(amount * share)));
  const dates = () => ({ processDate: words.day(now(), 0, 5), method: chance.pick(['ACH', 'CHECK'] as const) });
  const pay = (share: number) => {
    const row = owed();
    ui().pay({ bills: [{ id: row.id, amount: part(left(row), share) }], ...dates() });
  };
  /** Seen only when the money has left, perhaps days ago: of this a transfer may be due at once. */
  const havePaid = () => {
    const row = owed();
    const bills = [{ id: row.id, amount: part(left(row), chance.pick([1, 0.5])) }];
    const { id } = ui().pay({ bills, processDate: words.day(now(), -3, 0), method: 'ACH' });
    ui().advance(id, chance.pick(['FUNDING_STARTED', 'PROCESSED']));
  };
  const paySeveral = () => {
    const { vendorId } = owed();
    const bills = books()
      .all('bill')
      .filter((row) => !row.archived && row.vendorId === vendorId && left(row) > 0)
      .slice(0, 3)
      .map((row) => ({ id: row.id, amount: part(left(row), chance.pick([1, 1, 0.5])) }));
    ui().pay({ bills, ...dates() });
  };
  const payWithCredit = () => {
    const credit = inBill(street, 'vendorCredit', (row) => totalOf(row.lines) > usedOf(books(), row).applied);
    const row = inBill(street, 'bill', (one) => one.vendorId === credit.vendorId && left(one) > 1);
    const amount = Math.min(left(row) - 1, totalOf(credit.lines) - usedOf(books(), credit).applied);
    ui().pay({ bills: [{ id: row.id, vendorCredits: [{ id: credit.id, amount }] }], ...dates() });
  };
  const record = () => {
    const row = owed();
    const account = books()
      .all('chartOfAccount')
      .find(({ account: of }) => of?.type === 'BANK')?.id;
    ui().recordPayment({
      bills: [{ id: row.id, amount: part(left(row), chance.pick([1, 0.5])) }],
      processDate: words.day(now(), -3, 0),
      ...(account && chance.of(0.6) ? { account } : {}),
    });
  };
  const applyCredit = () => {
    const credit = inBill(street, 'vendorCredit', (row) => totalOf(row.lines) > usedOf(books(), row).applied);
    const row = inBill(street, 'bill', (one) => one.vendorId === credit.vendorId && left(one) > 0);
    const amount = Math.min(left(row), totalOf(credit.lines) - usedOf(books(), credit).applied);
    ui().applyVendorCredit(credit.id, row.id, amount);
  };
  const payment = (...states: readonly SingleStatus[]): Payment =>
    one(
      chance,
      books()
        .all('payment')
        .filter((row) => row.onlinePayment && isLive(row) && states.includes(row.singleStatus)),
    );
  const advance = (from: readonly SingleStatus[], to: SingleStatus) => void ui().advance(payment(...from).id, to);
  const UNDER_WAY: readonly SingleStatus[] = ['READY_TO_FUND', 'FUNDING_STARTED', 'PROCESSED', 'SENT', 'CLEARED'];
  const offline = () =>
    one(
      chance,
      books()
        .all('payment')
        .filter((row) => !row.onlinePayment && isLive(row) && !isOurs(row)),
    );

  const invoice = () => inBill(street, 'invoice', (row) => !row.archived && toReceive(row.id) > 0);
  const toReceive = (id: string) => {
    const { due, scheduled } = moneyOfInvoice(books(), books().find('invoice', id));
    return due - scheduled;
  };
  const invoices = (several: boolean, share: number) => {
    const first = invoice();
    const rows = several
      ? books()
          .all('invoice')
          .filter((row) => !row.archived && row.customerId === first.customerId && toReceive(row.id) > 0)
          .slice(0, 3)
      : [first];
    return rows.map(({ id }) => ({ id, amount: part(toReceive(id), share) }));
  };
  const received = (fits: (row: Received) => boolean) => one(chance, books().all('received').filter(fits));

  return [
    { name: 'BILL pays', weight: 4, run: () => pay(1) },
    { name: 'BILL pays a part', weight: 2, run: () => pay(chance.pick([0.25, 0.5])) },
    { name: 'BILL has paid', weight: 2, run: havePaid },
    { name: 'BILL pays several', weight: 1.5, run: paySeveral },
    { name: 'BILL pays with a credit', weight: 1, run: payWithCredit },
    { name: 'BILL credit applied', weight: 0.3, run: applyCredit },
    { name: 'BILL payment recorded', weight: 1.5, run: record },
    {
      name: 'BILL payment moved',
      weight: 0.6,
      run: () => void ui().editPayment(payment('SCHEDULED').id, { processDate: words.day(now(), 1, 8) }),
    },
    { name: 'BILL payment funded', weight: 6, run: () => advance(['SCHEDULED', 'READY_TO_FUND'], 'FUNDING_STARTED') },
    { name: 'BILL payment processed', weight: 3, run: () => advance(['FUNDING_STARTED'], 'PROCESSED') },
    {
      name: 'BILL payment sent',
      weight: 2,
      run: () => void ui().send(payment('PROCESSED').id),
    },
    { name: 'BILL payment cleared', weight: 1.5, run: () => advance(['SENT', 'DELIVERED', 'PROCESSED'], 'CLEARED') },
    { name: 'BILL payment failed', weight: 1.2, run: () => void ui().fail(payment(...UNDER_WAY).id) },
    { name: 'BILL debit bounced', weight: 1.2, run: () => void ui().bounce(payment(...UNDER_WAY).id, chance.of(0.5)) },
    { name: 'BILL payment on hold', weight: 0.6, run: () => advance(UNDER_WAY, 'DISBURSEMENT_ON_HOLD') },
    { name: 'BILL payment goes on', weight: 1.5, run: () => advance(['DISBURSEMENT_ON_HOLD'], 'PROCESSED') },
    { name: 'BILL void asked for', weight: 1.5, run: () => void ui().void(payment(...UNDER_WAY).id) },
    {
      name: 'BILL payment voided',
      weight: 2.5,
      run: () =>
        advance(['VOID_PENDING', 'DISBURSEMENT_FAILED_ACTION_NEEDED', 'FUNDING_FAILED_ACTION_NEEDED'], 'VOIDED'),
    },
    { name: 'BILL gives back', weight: 1, run: () => advance(UNDER_WAY, 'VOIDED') },
    { name: 'BILL recorded payment voided', weight: 1.5, run: () => void ui().void(offline().id) },
    { name: 'BILL payment reissued', weight: 1, run: () => void ui().reissue(payment('SENT', 'CLEARED').id) },
    { name: 'BILL payment cancelled', weight: 0.7, run: () => void ui().cancel(payment('SCHEDULED').id) },
    { name: 'BILL cancellation done', weight: 2, run: () => advance(['CANCELLATION_IN_PROGRESS'], 'CANCELED') },

    { name: 'BILL customer pays', weight: 2.5, run: () => void ui().receivePayment({ invoices: invoices(false, 1) }) },
    {
      name: 'BILL customer pays a part',
      weight: 1.5,
      run: () => void ui().receivePayment({ invoices: invoices(false, chance.pick([0.25, 0.5])) }),
    },
    {
      name: 'BILL customer pays several',
      weight: 1,
      run: () => void ui().receivePayment({ invoices: invoices(true, 1) }),
    },
    {
      name: 'BILL customer will pay',
      weight: 0.6,
      run: () => void ui().schedulePayment({ invoices: invoices(false, 1) }),
    },
    {
      name: 'BILL customer has paid',
      weight: 0.6,
      run: () => void moveReceived(books(), received(({ status }) => status === 'SCHEDULED').id, { status: 'PAID' }),
    },
    {
      name: 'BILL receipt recorded',
      weight: 1.2,
      run: () => void ui().recordReceived({ invoices: invoices(false, chance.pick([1, 0.5])) }),
    },
    {
      name: 'BILL customer pays too much',
      weight: 0.2,
      run: () => {
        const shares = invoices(false, 1);
        ui().recordReceived({ invoices: shares, amount: shares[0]!.amount + 500 });
      },
    },
    {
      name: 'BILL receipt voided',
      weight: 1.2,
      run: () =>
        void ui().voidReceived(
          received(({ status, description }) => status !== 'VOID' && !MARKER.test(description)).id,
        ),
    },
    {
      name: 'BILL rest applied',
      weight: 0.3,
      run: () => {
        const { id, amount, invoicePayments, customerId } = received(
          (row) => row.status === 'PAID' && row.amount > row.invoicePayments.reduce((sum, one) => sum + one.amount, 0),
        );
        const rest = amount - invoicePayments.reduce((sum, one) => sum + one.amount, 0);
        const target = inBill(street, 'invoice', (row) => row.customerId === customerId && toReceive(row.id) > 0);
        ui().applyUnapplied(id, target.id, Math.min(rest, toReceive(target.id)));
      },
    },
    {
      name: 'BILL credit memo applied',
      weight: 0.3,
      run: () => {
        const memo = inBill(street, 'creditMemo', (row) => totalOf(row.lines) > usedOf(books(), row).applied);
        const target = inBill(street, 'invoice', (row) => row.customerId === memo.customerId && toReceive(row.id) > 0);
        const rest = totalOf(memo.lines) - usedOf(books(), memo).applied;
        ui().applyCreditMemo(memo.id, target.id, Math.min(rest, toReceive(target.id)));
      },
    },
    { name: 'BILL sessions ended', weight: 0.3, run: () => bill.endSessions() },
  ];

  function isOurs({ syncReference, description }: Payment): boolean {
    return MARKER.test(syncReference) || MARKER.test(description);
  }
}

/** What the sync recorded in BILL, people leave alone there: its page says whose it is. */
const MARKER = /\bTO[0-9A-Z]{10}\b/i;

const folded = (number: unknown): string =>
  String(number ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
