import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { addressOf } from '../ids.ts';
import { markersIn, memoOf, noteOf, shortNumber } from '../mapper/notes.ts';
import { major } from '../mapper/values.ts';
import { type Body, type Create, dayIn, defined, known, refTo, textIn, type Update, updateBody } from './update.ts';

type Kind = 'payment' | 'billPayment';

const KIND = {
  payment: { party: 'Customer', document: 'Invoice', credit: 'CreditMemo' },
  billPayment: { party: 'Vendor', document: 'Bill', credit: 'VendorCredit' },
} as const;

/**
 * A customer's payment, or a payment of bills, over as many documents as it settles. A payment of nothing that names a credit
 * applies it: that is how QuickBooks does it, there is no call of its own.
 */
export function newPayment({ entity, fields, marker }: Create): Json {
  const kind = entity as Kind;
  const reference = textIn(fields.reference);
  const currency = currencyIn(fields);
  const base = {
    TxnDate: dayIn(fields.paidOn, 'The payment'),
    TotalAmt: major(amountIn(fields), currency),
    CurrencyRef: refTo(currency),
    PrivateNote: noteOf({ memo: textIn(fields.memo) ?? null, marker }),
    Line: linesOf(kind, fields, currency, []),
  };
  if (kind === 'payment') {
    return defined({
      CustomerRef: refTo(partyId(kind, fields.contact)),
      ...base,
      // Without one it waits among the undeposited funds.
      ...(textIn(fields.account) ? { DepositToAccountRef: refTo(String(fields.account)) } : {}),
      ...(reference === undefined ? {} : { PaymentRefNum: shortNumber(reference) }),
    });
  }
  return defined({
    VendorRef: refTo(partyId(kind, fields.contact)),
    ...base,
    ...paidFrom(fields.method === 'card', fields.account),
    ...(reference === undefined ? {} : { DocNumber: shortNumber(reference) }),
  });
}

/** The whole payment with its changes: an update that is not whole would take it off what it settles. */
export function changedPayment({ entity, changes, current }: Update): Json {
  const kind = entity as Kind;
  const { raw } = known(current);
  const fields = { ...current.fields, ...changes };
  const currency = currencyIn(fields);
  const body: Record<string, Json | undefined> = {};
  if ('contact' in changes) body[`${KIND[kind].party}Ref`] = refTo(partyId(kind, changes.contact));
  if ('paidOn' in changes) body.TxnDate = dayIn(changes.paidOn, 'The payment');
  if ('memo' in changes) {
    const memo = textIn(changes.memo) ?? null;
    body.PrivateNote =
      textIn(noteOf({ memo, marker: markersIn(current.marker) })) ?? memoOf(current.marker) ?? undefined;
  }
  if ('reference' in changes) {
    const reference = textIn(changes.reference);
    body[kind === 'payment' ? 'PaymentRefNum' : 'DocNumber'] = reference && shortNumber(reference);
  }
  if ('account' in changes) Object.assign(body, accountOf(kind, changes.account, raw.PayType));
  if ('amount' in changes || 'allocations' in changes || 'credits' in changes) {
    body.TotalAmt = major(amountIn(fields), currency);
    body.Line = linesOf(kind, fields, currency, raw.Line);
  }
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by QuickBooks.');
  return updateBody(current, body);
}

const accountOf = (kind: Kind, account: Json | undefined, payType: Json | undefined): Body =>
  kind === 'payment'
    ? { DepositToAccountRef: textIn(account) && refTo(String(account)) }
    : paidFrom(payType === 'CreditCard', account);

/** A check is every way out of a bank account; it is not to be printed. */
function paidFrom(card: boolean, account: Json | undefined): Body {
  if (!textIn(account)) throw new CannotWrite('No QuickBooks account is chosen that this payment is paid from.');
  const from = refTo(String(account));
  return card
    ? { PayType: 'CreditCard', CreditCardPayment: { CCAccountRef: from } }
    : { PayType: 'Check', CheckPayment: { BankAccountRef: from, PrintStatus: 'NotSet' } };
}

function amountIn({ amount }: Fields): number {
  if (typeof amount !== 'number') throw new CannotWrite('The payment has no amount.');
  if (amount < 0) throw new CannotWrite('QuickBooks takes no payment below zero.');
  return amount;
}

const currencyIn = ({ currency }: Fields): string => {
  if (typeof currency !== 'string') throw new CannotWrite('The payment has no currency.');
  return currency;
};

function partyId(kind: Kind, contact: Json | undefined): string {
  const address = typeof contact === 'string' ? addressOf('contact', contact) : undefined;
  const { party } = KIND[kind];
  if (address?.object !== party) throw new CannotWrite(`The payment has no ${party.toLowerCase()} in QuickBooks.`);
  return address.id;
}

interface Part {
  readonly id: string;
  readonly amount: number;
}

/** Lines of what is settled and what is used up. Links of other kinds (journal entries) are not ours and stay. */
function linesOf(kind: Kind, fields: Fields, currency: string, raw: Json | undefined): Json {
  const { document, credit } = KIND[kind];
  const settled = partsIn(fields.allocations, 'document');
  const used = partsIn(fields.credits, 'credit');
  const sum = (parts: readonly Part[]) => parts.reduce((all, { amount }) => all + amount, 0);
  if (sum(settled) > amountIn(fields) + sum(used)) {
    throw new CannotWrite(
      'The payment settles more than it brings: its parts come to more than its amount and the credits.',
    );
  }
  const line =
    (type: string) =>
    ({ id, amount }: Part): Json => ({
      Amount: major(amount, currency),
      LinkedTxn: [{ TxnId: id, TxnType: type }],
    });
  const others = (Array.isArray(raw) ? (raw as readonly Json[]) : []).filter((one) => {
    const [link] = (Object(one).LinkedTxn ?? []) as readonly { readonly TxnType?: string }[];
    return link?.TxnType !== document && link?.TxnType !== credit;
  });
  return [...settled.map(line(document)), ...used.map(line(credit)), ...others];
}

const partsIn = (value: Json | undefined, name: string): readonly Part[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap((part) => {
    const { [name]: id, amount } = Object(part) as Record<string, Json>;
    if (typeof id !== 'string' || typeof amount !== 'number' || amount < 0) {
      throw new CannotWrite('A part of the payment does not say what it settles, or how much of it.');
    }
    return amount === 0 ? [] : [{ id, amount }];
  });
