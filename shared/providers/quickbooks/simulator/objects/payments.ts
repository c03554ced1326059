import type { Company, Name } from '../company.ts';
import { badEnum, badNumber, business, deposited, invalidReference, required } from '../refusals.ts';
import type { Row } from '../table.ts';
import { cents, isWire, refOf, units, type Wire, wires } from '../wire.ts';
import { checkNumber, checkOpen, checkTransaction, isVoided, systemAccount, voidedNote } from './common.ts';
import type { CheckContext, Kind } from './kind.ts';
import { depositOf, follow, type Link, linksOf } from './links.ts';

const EVERY = ['TxnDate', 'TotalAmt', 'CurrencyRef', 'ExchangeRate', 'PrivateNote', 'Line', 'DepartmentRef'];

interface Sides {
  readonly party: 'VendorRef' | 'CustomerRef';
  readonly debit: Name;
  readonly credit: Name;
  readonly others: readonly string[];
}
const AP: Sides = { party: 'VendorRef', debit: 'Bill', credit: 'VendorCredit', others: ['JournalEntry'] };
const AR: Sides = {
  party: 'CustomerRef',
  debit: 'Invoice',
  credit: 'CreditMemo',
  others: ['JournalEntry', 'Expense', 'Check', 'CreditCardCredit'],
};

/** Lines with what they settle; nothing may come to more than is open. */
function checkLinks(company: Company, body: Wire, before: Wire | undefined, sides: Sides): readonly Link[] {
  for (const line of wires(body.Line)) {
    if (typeof line.Amount !== 'number')
      throw line.Amount === undefined ? required('Line.Amount') : badNumber('Amount');
    if (line.Amount < 0) throw business('The amount of a line is below zero.');
    const [link] = wires(line.LinkedTxn);
    if (!link) throw required('Line.LinkedTxn');
    if (![sides.debit, sides.credit, ...sides.others].includes(String(link.TxnType))) throw badEnum('TxnType');
  }
  const links = linksOf(body);
  const sums = new Map<string, Link>();
  for (const link of links) {
    const key = `${link.type}#${link.id}`;
    sums.set(key, { ...link, cents: link.cents + (sums.get(key)?.cents ?? 0) });
  }
  for (const { type, id, cents: amount } of sums.values()) {
    if (type !== sides.debit && type !== sides.credit) continue;
    const row = company.tables[type].get(id);
    if (!row) throw invalidReference('LinkedTxn.TxnId');
    if (refOf(row.body, sides.party) !== refOf(body, sides.party))
      throw business(`The transaction is another ${sides.party.slice(0, -3).toLowerCase()}'s.`);
    const own = linksOf(before).filter((link) => link.type === type && link.id === id);
    const open = cents(row.body.Balance) + own.reduce((sum, link) => sum + link.cents, 0);
    if (amount > open) throw business('The amount applied is more than the open balance of the transaction.');
  }
  return links;
}

const sum = (links: readonly Link[], type: string): number =>
  links.filter((link) => link.type === type).reduce((all, link) => all + link.cents, 0);

function total(body: Wire): number {
  if (body.TotalAmt === undefined) throw required('TotalAmt');
  if (typeof body.TotalAmt !== 'number') throw badNumber('TotalAmt');
  if (body.TotalAmt < 0) throw business('The amount is below zero.');
  return cents(body.TotalAmt);
}

function checkPayment(company: Company, body: Wire, { before }: CheckContext): Wire {
  const base = checkTransaction(company, body, before);
  if (!company.referred('Customer', body, 'CustomerRef', before)) throw required('CustomerRef');
  const amount = total(body);
  const links = checkLinks(company, body, before, AR);
  const left = amount - sum(links, 'Invoice') + sum(links, 'CreditMemo');
  if (left < 0) throw business('The amount applied is more than the amount of the payment and its credits.');
  company.referred('PaymentMethod', body, 'PaymentMethodRef');
  const account = company.referred('Account', body, 'DepositToAccountRef');
  if (account && !['Bank', 'Other Current Asset'].includes(String(account.body.AccountType))) {
    throw business('A payment is deposited to a bank account or another current asset.');
  }
  const undeposited = {
    value: account?.id ?? systemAccount(company, 'Other Current Asset', 'UndepositedFunds', 'Undeposited Funds'),
  };
  return {
    ...base,
    DepositToAccountRef: undeposited,
    UnappliedAmt: units(left),
    ProcessPayment: false,
    Line: shownLines(company, body, 'Invoice'),
  };
}

/** Beside each link QuickBooks repeats what it was about. */
const shownLines = (company: Company, body: Wire, name: Name): readonly Wire[] =>
  wires(body.Line).map(({ Amount, LinkedTxn }) => {
    const link = wires(LinkedTxn)[0];
    const row = link?.TxnType === name ? company.tables[name].get(String(link.TxnId)) : undefined;
    const any = [
      { value: { Name: 'txnId', Value: String(link?.TxnId) } },
      ...(row ? [{ value: { Name: 'txnReferenceNumber', Value: String(row.body.DocNumber ?? '') } }] : []),
    ];
    return { Amount, LinkedTxn, LineEx: { any } };
  });

function checkBillPayment(company: Company, body: Wire, context: CheckContext): Wire {
  const base = checkTransaction(company, body, context.before);
  if (!company.referred('Vendor', body, 'VendorRef', context.before)) throw required('VendorRef');
  const amount = total(body);
  if (wires(body.Line).length === 0) throw required('Line');
  const { PayType } = body;
  if (PayType === undefined) throw required('PayType');
  if (PayType !== 'Check' && PayType !== 'CreditCard') throw badEnum('PayType');
  const [detail, field, type] =
    PayType === 'Check'
      ? ['CheckPayment', 'BankAccountRef', 'Bank']
      : ['CreditCardPayment', 'CCAccountRef', 'Credit Card'];
  const from = isWire(body[detail!]) ? company.referred('Account', body[detail!] as Wire, field!) : undefined;
  if (!from) throw required(`${detail}.${field}`);
  if (from.body.AccountType !== type) throw business(`The account must be of the type ${type}.`);
  const links = checkLinks(company, body, context.before, AP);
  if (amount - sum(links, 'Bill') + sum(links, 'VendorCredit') < 0) {
    throw business('The amount applied is more than the amount of the payment and its credits.');
  }
  checkNumber(company, ['BillPayment'], base, context, 'BillPayment', (other) => accountOf(other) === from.id);
  const APAccountRef = body.APAccountRef ?? {
    value: systemAccount(company, 'Accounts Payable', 'AccountsPayable', 'Accounts Payable (A/P)'),
  };
  return { ...base, APAccountRef, Line: wires(body.Line).map(({ Amount, LinkedTxn }) => ({ Amount, LinkedTxn })) };
}

const accountOf = ({ CheckPayment, CreditCardPayment }: Wire): string | undefined =>
  isWire(CheckPayment)
    ? refOf(CheckPayment, 'BankAccountRef')
    : isWire(CreditCardPayment)
      ? refOf(CreditCardPayment, 'CCAccountRef')
      : undefined;

const guard = (name: 'Payment' | 'BillPayment') => (company: Company, row: Row, act: 'change' | 'void' | 'delete') => {
  checkOpen(company, row.body.TxnDate);
  if (name === 'Payment' && depositOf(company, row.id)) throw deposited();
  if (act !== 'delete' && isVoided(row.body)) throw business('The transaction was voided and cannot be changed.');
};

export const paymentKinds: readonly Kind[] = [
  {
    name: 'Payment',
    writable: [...EVERY, 'CustomerRef', 'DepositToAccountRef', 'PaymentMethodRef', 'PaymentRefNum', 'ProcessPayment', 'CreditCardPayment', 'ARAccountRef'],
    shown: ['UnappliedAmt', 'LinkedTxn', 'TxnSource', 'TransactionLocationType'],
    sparse: false,
    removal: 'delete',
    voids: 'include',
    pdf: true,
    check: checkPayment,
    guard: guard('Payment'),
    follow: (company, _id, before, after) => follow(company, before, after),
    voided: (body) => ({ ...body, TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: voidedNote(body) }),
  },
  {
    name: 'BillPayment',
    writable: [...EVERY, 'VendorRef', 'PayType', 'CheckPayment', 'CreditCardPayment', 'DocNumber', 'APAccountRef', 'ProcessBillPayment'],
    shown: ['LinkedTxn'],
    sparse: false,
    removal: 'delete',
    voids: 'include',
    check: checkBillPayment,
    guard: guard('BillPayment'),
    follow: (company, _id, before, after) => follow(company, before, after),
    voided: (body) => ({ ...body, TotalAmt: 0, Line: [], PrivateNote: voidedNote(body) }),
  },
]; // biome-ignore format: a table
