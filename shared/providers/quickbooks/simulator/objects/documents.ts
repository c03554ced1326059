import type { Company, Name } from '../company.ts';
import { business, notInPlan, required } from '../refusals.ts';
import type { Row } from '../table.ts';
import { cents, refOf, textOf, units, type Wire, wires } from '../wire.ts';
import { checkNumber, checkOpen, checkTransaction, isVoided, sameRef, systemAccount, voidedNote } from './common.ts';
import type { CheckContext, Kind } from './kind.ts';
import { checkLines, taxOf } from './lines.ts';
import { derived, settlementsOf } from './links.ts';

const EVERY = ['DocNumber', 'TxnDate', 'CurrencyRef', 'ExchangeRate', 'PrivateNote', 'Line', 'DepartmentRef', 'ClassRef', 'TxnTaxDetail', 'GlobalTaxCalculation', 'LinkedTxn']; // biome-ignore format: a list
const SHOWN = ['TotalAmt', 'Balance', 'HomeBalance', 'HomeTotalAmt', 'RecurDataRef'];
const FORM = [
  ...EVERY, 'CustomerRef', 'BillEmail', 'CustomerMemo', 'BillAddr', 'ShipAddr', 'EmailStatus', 'PrintStatus', 'CustomField',
  'ApplyTaxAfterDiscount', 'SalesTermRef',
]; // biome-ignore format: a list

function payable(name: 'Bill' | 'VendorCredit') {
  return (company: Company, body: Wire, context: CheckContext): Wire => {
    if (company.options.plan === 'Simple Start') throw notInPlan();
    const base = checkTransaction(company, body, context.before);
    if (!company.referred('Vendor', body, 'VendorRef', context.before)) throw required('VendorRef');
    const { Line, subtotal, taxable } = checkLines(company, base, 'expense', context.before);
    const total = subtotal + taxOf(company, base, taxable);
    if (total < 0) throw business('Transaction amount must be 0 or greater.');
    checkNumber(company, [name], base, context, name, (other) => sameRef('VendorRef', other, base));
    const APAccountRef = body.APAccountRef ?? {
      value: systemAccount(company, 'Accounts Payable', 'AccountsPayable', 'Accounts Payable (A/P)'),
    };
    const whole = {
      ...base,
      APAccountRef,
      Line,
      TotalAmt: units(total),
      ...(name === 'Bill' ? { DueDate: base.DueDate ?? base.TxnDate } : {}),
    };
    return settle(company, name, context, whole);
  };
}

function receivable(name: 'Invoice' | 'CreditMemo') {
  return (company: Company, body: Wire, context: CheckContext): Wire => {
    const base = checkTransaction(company, body, context.before);
    if (!company.referred('Customer', body, 'CustomerRef', context.before)) throw required('CustomerRef');
    const { Line, subtotal, taxable } = checkLines(company, base, 'sale', context.before);
    const tax = taxOf(company, base, taxable);
    if (subtotal + tax < 0) throw business('Transaction amount must be 0 or greater.');
    const { customTxnNumbers } = company.preferences;
    // QuickBooks counts by itself unless the company wants numbers of its own; then none sent is none.
    const DocNumber = customTxnNumbers
      ? textOf(base.DocNumber)
      : (textOf(context.before?.DocNumber) ?? nextNumber(company));
    if (customTxnNumbers) checkNumber(company, ['Invoice', 'CreditMemo'], base, context, name);
    return settle(company, name, context, {
      ...base,
      DocNumber,
      Line,
      TxnTaxDetail: { ...(base.TxnTaxDetail as object | undefined), TotalTax: units(tax) },
      TotalAmt: units(subtotal + tax),
      PrintStatus: base.PrintStatus ?? 'NeedToPrint',
      EmailStatus: base.EmailStatus ?? 'NotSet',
      ApplyTaxAfterDiscount: base.ApplyTaxAfterDiscount ?? false,
      ...(name === 'Invoice' ? { DueDate: base.DueDate ?? base.TxnDate, Deposit: body.Deposit ?? 0 } : {}),
    });
  };
}

function nextNumber(company: Company): string {
  company.lastNumber += 1;
  return String(company.lastNumber);
}

/** A document keeps the payments it has: it cannot come to less than they are. */
function settle(company: Company, name: Name, { id }: CheckContext, body: Wire): Wire {
  const next = derived(company, name, id, body);
  if (Number(next.Balance) < 0)
    throw business('The amount is less than the payments and credits applied to the transaction.');
  return next;
}

function guard(name: Name) {
  return (company: Company, row: Row, act: 'change' | 'void' | 'delete'): void => {
    checkOpen(company, row.body.TxnDate);
    if (act === 'change') {
      if (isVoided(row.body)) throw business('The transaction was voided and cannot be changed.');
      return;
    }
    if (settlementsOf(company, name, row.id).length > 0) {
      throw business('The transaction is linked to others: payments or credits were applied to it. Remove them first.');
    }
  };
}

const voided = (body: Wire): Wire => ({
  ...body,
  TotalAmt: 0,
  Balance: 0,
  PrivateNote: voidedNote(body),
  Line: wires(body.Line).map((line) => {
    const type = String(line.DetailType);
    const detail = line[type] as Wire | undefined;
    return { ...line, Amount: 0, ...(detail && 'Qty' in detail ? { [type]: { ...detail, Qty: 0 } } : {}) };
  }),
});

/** With the preference, credits are applied as soon as both are there: a payment that nobody entered. */
export function applyCredits(company: Company, customer: string | undefined): void {
  if (!company.preferences.autoApplyCredit || customer === undefined) return;
  const open = (name: Name) =>
    company.all(name).filter(({ body }) => refOf(body, 'CustomerRef') === customer && cents(body.Balance) > 0);
  const [credit] = open('CreditMemo');
  const [invoice] = open('Invoice');
  if (!credit || !invoice) return;
  const Amount = units(Math.min(cents(credit.body.Balance), cents(invoice.body.Balance)));
  const Line = [
    { Amount, LinkedTxn: [{ TxnId: invoice.id, TxnType: 'Invoice' }] },
    { Amount, LinkedTxn: [{ TxnId: credit.id, TxnType: 'CreditMemo' }] },
  ];
  const body = {
    CustomerRef: { value: customer }, TxnDate: invoice.body.TxnDate, CurrencyRef: invoice.body.CurrencyRef, TotalAmt: 0,
    UnappliedAmt: 0, ProcessPayment: false, Line, PrivateNote: 'Created by QB Online to link credits to charges.',
  }; // biome-ignore format: short
  company.add('Payment', body);
  for (const [name, row] of [['Invoice', invoice], ['CreditMemo', credit]] as const) {
    company.touch(name, row, derived(company, name, row.id, row.body));
  } // biome-ignore format: short
  applyCredits(company, customer);
}

const sales = (company: Company, _id: string, before: Wire | undefined, after: Wire | undefined): void => {
  if (after && !before) applyCredits(company, refOf(after, 'CustomerRef'));
};

export const documentKinds: readonly Kind[] = [
  {
    name: 'Bill',
    writable: [...EVERY, 'VendorRef', 'DueDate', 'APAccountRef', 'SalesTermRef', 'VendorAddr'],
    shown: SHOWN,
    sparse: false,
    removal: 'delete',
    check: payable('Bill'),
    guard: guard('Bill'),
  },
  {
    name: 'VendorCredit',
    writable: [...EVERY, 'VendorRef', 'APAccountRef', 'VendorAddr'],
    shown: SHOWN,
    sparse: false,
    removal: 'delete',
    check: payable('VendorCredit'),
    guard: guard('VendorCredit'),
  },
  {
    name: 'Invoice',
    writable: [...FORM, 'DueDate', 'Deposit', 'AllowOnlineACHPayment', 'AllowOnlineCreditCardPayment', 'BillEmailCc', 'ShipDate', 'TrackingNum', 'DepositToAccountRef', 'FreeFormAddress'],
    shown: [...SHOWN, 'InvoiceLink', 'DeliveryInfo', 'AllowIPNPayment', 'AllowOnlinePayment'],
    sparse: true,
    removal: 'delete',
    voids: 'operation',
    pdf: true,
    check: receivable('Invoice'),
    guard: guard('Invoice'),
    follow: sales,
    voided,
  },
  {
    name: 'CreditMemo',
    writable: [...FORM, 'PaymentMethodRef', 'FreeFormAddress'],
    shown: [...SHOWN, 'RemainingCredit'],
    sparse: false,
    removal: 'delete',
    pdf: true,
    check: receivable('CreditMemo'),
    guard: guard('CreditMemo'),
    follow: sales,
  },
]; // biome-ignore format: a table
