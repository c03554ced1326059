import * as z from 'zod';
import { invalid, notPermitted, ok, ruleBroken } from './answers.ts';
import { isLive, moneyOfBill, totalOf, usedOf } from './balances.ts';
import { touchBill } from './bills.ts';
import type { Books } from './books.ts';
import { amount, type Call, day, mandatory, type Routes, readBody, text } from './call.ts';
import { announce, transactionNumber } from './events.ts';
import { list } from './lists.ts';
import { read, shown, sum } from './money.ts';
import type { Applied, Payment, SingleStatus, VoidType } from './records.ts';

export interface Share {
  readonly billId: string;
  /** Money, without the credits. */
  readonly amount: number;
  readonly vendorCredits?: readonly Applied[];
}

/** @throws {Refused} bills of several vendors, more than is due, a bill or credit that is not there */
export function checkShares(books: Books, vendorId: string, shares: readonly Share[]): void {
  const asked = new Map<string, number>();
  for (const share of shares) {
    const bill = books.get('bill', share.billId);
    if (!bill || bill.archived) throw invalid('payments.billId', 'is not a bill');
    if (bill.vendorId !== vendorId) throw ruleBroken('A payment is for bills of one vendor.');
    const wanted = share.amount + sum((share.vendorCredits ?? []).map((one) => one.amount));
    if (share.amount < 0 || wanted <= 0) throw invalid('payments.amount', 'must be above zero');
    asked.set(bill.id, (asked.get(bill.id) ?? 0) + wanted);
    const { due, scheduled } = moneyOfBill(books, bill);
    if (asked.get(bill.id)! > due - scheduled) throw ruleBroken('The payment amount is more than the bill has due.');
    for (const use of share.vendorCredits ?? []) {
      const credit = books.find('vendorCredit', use.id);
      if (use.amount > totalOf(credit.lines) - usedOf(books, credit).applied) {
        throw ruleBroken('The vendor credit has less than that left.');
      }
    }
  }
}

const OFFLINE = {
  status: 'PAID',
  disbursementStatus: 'DONE',
  singleStatus: 'UNDEFINED',
  onlinePayment: false,
  disbursementType: 'OFFLINE',
} as const;
const ONLINE = {
  status: 'SCHEDULED',
  disbursementStatus: 'UNDEFINED',
  singleStatus: 'SCHEDULED',
  onlinePayment: true,
} as const;

export interface NewPayment {
  readonly vendorId: string;
  readonly shares: readonly Share[];
  readonly processDate: string;
  readonly method: Payment['disbursementType'];
  readonly description?: string;
  readonly fundingAccountId?: string | null;
  readonly chartOfAccountId?: string | null;
  readonly syncReference?: string;
  readonly allowExport?: boolean;
}

/** `OFFLINE`: somebody paid elsewhere, and BILL is told. Anything else moves money when its day comes. */
export function addPayment(books: Books, given: NewPayment): Payment {
  checkShares(books, given.vendorId, given.shares);
  const offline = given.method === 'OFFLINE';
  const payment = books.add('payment', {
    ...(offline ? OFFLINE : { ...ONLINE, disbursementType: given.method }),
    vendorId: given.vendorId,
    billPayments: given.shares.map(({ vendorCredits, ...share }) => ({
      id: books.newId('blp'),
      ...share,
      vendorCredits: vendorCredits ?? [],
    })),
    description: given.description ?? '',
    processDate: given.processDate,
    fundingAccountId: offline ? null : (given.fundingAccountId ?? books.all('bank')[0]?.id ?? null),
    confirmationNumber: String(1_234_567 + books.number()),
    checkNumber: null,
    sentDate: null,
    arrivesByDate: null,
    voidInfo: [],
    chartOfAccountId: given.chartOfAccountId ?? null,
    syncReference: given.syncReference ?? '',
    allowExport: given.allowExport ?? true,
  });
  afterwards(books, payment);
  return payment;
}

export function movePayment(books: Books, id: string, changes: Partial<Payment>): Payment {
  const payment = books.change('payment', id, changes);
  afterwards(books, payment);
  return payment;
}

function afterwards(books: Books, payment: Payment): void {
  announce(books, 'payment.updated', payment);
  if (/FAILED/.test(payment.singleStatus)) announce(books, 'payment.failed', payment);
  for (const { billId } of payment.billPayments) touchBill(books, billId);
}

const PAID_FROM: readonly SingleStatus[] = [
  'SCHEDULED',
  'VOID_PENDING',
  'VOIDED',
  'CANCELLATION_IN_PROGRESS',
  'CANCELED',
];

/** What a single status means for the other two. */
export function statesOf(singleStatus: SingleStatus, before: Payment): Partial<Payment> {
  if (singleStatus === 'VOIDED' || singleStatus === 'FUNDING_FAILED_VOIDED') return { singleStatus, status: 'VOID' };
  if (singleStatus === 'CANCELED') return { singleStatus, status: 'CANCELLED' };
  if (PAID_FROM.includes(singleStatus)) return { singleStatus };
  const disbursementStatus = singleStatus.startsWith('DISBURSEMENT_FAILED')
    ? ('FAILED' as const)
    : singleStatus === 'DISBURSEMENT_ON_HOLD'
      ? ('HOLD' as const)
      : singleStatus === 'CLEARED'
        ? ('DONE' as const)
        : before.disbursementStatus;
  return { singleStatus, status: 'PAID', disbursementStatus };
}

/** Of an online payment it takes a while; one that was only recorded is void at once. @throws {Refused} it is over */
export function voidPayment(books: Books, id: string, type: VoidType): Payment {
  const before = books.find('payment', id);
  if (!isLive(before)) throw notPermitted('The payment is void or cancelled already.');
  if (before.singleStatus === 'SCHEDULED') throw notPermitted('A scheduled payment is cancelled, not voided.');
  if (before.singleStatus === 'FUNDS_ESCHEATED') throw notPermitted('The funds went to the state.');
  if (!before.onlinePayment)
    return movePayment(books, id, { status: 'VOID', voidInfo: [{ type, status: 'ACCEPTED' }] });
  return movePayment(books, id, { singleStatus: 'VOID_PENDING', voidInfo: [{ type, status: 'TO_BE_PROCESSED' }] });
}

/** @throws {Refused} it is not scheduled any more */
export function cancelPayment(books: Books, id: string): Payment {
  if (books.find('payment', id).singleStatus !== 'SCHEDULED') {
    throw notPermitted('Only a scheduled payment can be cancelled.');
  }
  return movePayment(books, id, { singleStatus: 'CANCELLATION_IN_PROGRESS' });
}

export function showPayment(books: Books, payment: Payment) {
  const { fundingAccountId, chartOfAccountId, checkNumber, sentDate, arrivesByDate, archived: _, ...rest } = payment;
  const inside = books.options.shareAmount === 'withCredits';
  const creditsOf = (credits: readonly Applied[]) => sum(credits.map((one) => one.amount));
  const paid = sum(payment.billPayments.map((one) => one.amount));
  const when = { sentDate, arrivesByDate };
  return {
    ...rest,
    amount: shown(paid),
    vendorName: books.get('vendor', payment.vendorId)?.name ?? '',
    ...(payment.billPayments.length === 1 ? { billId: payment.billPayments[0]?.billId } : {}),
    billPayments: payment.billPayments.map((one) => ({
      ...one,
      amount: shown(one.amount + (inside ? creditsOf(one.vendorCredits) : 0)),
      vendorCredits: one.vendorCredits.map((use) => ({ ...use, amount: shown(use.amount) })),
    })),
    ...(fundingAccountId ? { fundingAccount: { type: 'BANK_ACCOUNT', id: fundingAccountId } } : {}),
    transactionNumber: transactionNumber(payment),
    exchangeRate: 1,
    fundingAmount: shown(paid),
    disbursementInfo: {
      isVoidable: isLive(payment) && payment.status === 'PAID',
      ...(payment.disbursementType === 'ACH' ? { achDisbursement: when } : {}),
      ...(payment.disbursementType === 'CHECK' ? { checkDisbursement: { ...when, checkNumber } } : {}),
    },
    cancelRequestSubmitted: payment.singleStatus === 'CANCELLATION_IN_PROGRESS',
    createdBy: '00602ABCDEFGHIJK9876',
    classifications: { chartOfAccountId },
  };
}

const recordForm = z.object({
  vendorId: mandatory,
  processDate: day,
  toPrintCheck: z.boolean().optional(),
  description: text,
  syncReference: text,
  allowExport: z.boolean().optional(),
  classifications: z.object({ chartOfAccountId: z.string().nullish() }).nullish(),
  payments: z.array(z.object({ billId: mandatory, amount }), { error: 'is required' }).min(1, 'needs one'),
});

/** Money that moved elsewhere: BILL only keeps it. */
function record(call: Call) {
  const { books, session } = call;
  if (session.kind === 'syncToken' && !books.options.syncTokenMayRecord) {
    throw notPermitted('The user is not permitted to record payments.');
  }
  const given = readBody(call, recordForm);
  const { keepsSyncReference, keepsPaymentDescription } = books.options;
  const payment = addPayment(books, {
    vendorId: given.vendorId,
    processDate: given.processDate,
    method: 'OFFLINE',
    shares: given.payments.map((one) => ({ billId: one.billId, amount: read('payments.amount', one.amount) })),
    chartOfAccountId: given.classifications?.chartOfAccountId ?? null,
    ...(keepsPaymentDescription && given.description ? { description: given.description } : {}),
    ...(keepsSyncReference && given.syncReference ? { syncReference: given.syncReference } : {}),
    ...(given.allowExport === undefined ? {} : { allowExport: given.allowExport }),
  });
  return ok({ ...showPayment(books, payment), toPrintCheck: given.toPrintCheck ?? false });
}

const voidForm = z.object({
  type: z.enum(['VOID_AND_CREDIT', 'VOID_AND_REISSUE', 'VOID_AND_REISSUE_VCARD', 'VOID_ONLY']),
  reason: z.string({ error: 'is required' }).min(1).max(4000),
});

/** `POST /v3/payments` is not served: it would have to move money, and a session of a sync token may not. */
export const paymentRoutes: Routes = {
  'GET /v3/payments': (call) =>
    list(call, 'payment', { vendorId: ({ vendorId }) => vendorId }, (row) => showPayment(call.books, row)),
  'POST /v3/payments': () => {
    throw notPermitted('The session is not trusted to make payments.');
  },
  'GET /v3/payments/{id}': ({ books, id }) => ok(showPayment(books, books.find('payment', id))),
  'POST /v3/bills/record-payment': record,
  'POST /v3/payments/{id}/void': (call) => {
    const { type } = readBody(call, voidForm);
    const isOnline = call.books.find('payment', call.id).onlinePayment;
    if (isOnline && call.session.kind === 'syncToken') throw notPermitted('The session may not void payments.');
    return ok(showPayment(call.books, voidPayment(call.books, call.id, type)));
  },
  'POST /v3/payments/{id}/cancel': (call) => {
    if (call.session.kind === 'syncToken') throw notPermitted('The session may not cancel payments.');
    return ok(showPayment(call.books, cancelPayment(call.books, call.id)));
  },
};
