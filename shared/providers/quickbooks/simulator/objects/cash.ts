import type { Company } from '../company.ts';
import { badEnum, badNumber, business, invalidReference, required } from '../refusals.ts';
import { cents, isWire, refOf, units, type Wire, wires } from '../wire.ts';
import { checkOpen, checkTransaction } from './common.ts';
import type { CheckContext, Kind } from './kind.ts';
import { depositOf, linksOf } from './links.ts';

const EVERY = ['TxnDate', 'CurrencyRef', 'ExchangeRate', 'PrivateNote', 'DepartmentRef'];

/** Payments come out of the undeposited funds and are closed while they stand in the deposit; other lines name an account. */
function checkDeposit(company: Company, body: Wire, { id, before }: CheckContext): Wire {
  const base = checkTransaction(company, body, before);
  const account = company.referred('Account', body, 'DepositToAccountRef');
  if (!account) throw required('DepositToAccountRef');
  if (!['Bank', 'Other Current Asset'].includes(String(account.body.AccountType)))
    throw business('A deposit goes to a bank account.');
  const lines = wires(body.Line);
  if (lines.length === 0) throw required('Line');
  const Line = lines.map((line, index) => {
    const [link] = wires(line.LinkedTxn);
    if (link?.TxnType === 'Payment') {
      const payment = company.tables.Payment.get(String(link.TxnId));
      if (!payment) throw invalidReference('LinkedTxn.TxnId');
      const from = company.tables.Account.get(refOf(payment.body, 'DepositToAccountRef'));
      if (from?.body.AccountSubType !== 'UndepositedFunds')
        throw business('The payment is not among the undeposited funds.');
      const other = depositOf(company, payment.id);
      if (other && other.id !== id) throw business('The payment is in another deposit.');
    } else if (!isWire(line.DepositLineDetail) || !company.referred('Account', line.DepositLineDetail, 'AccountRef')) {
      throw required('DepositLineDetail.AccountRef');
    }
    return { ...line, Id: String(line.Id ?? index + 1), LineNum: index + 1 };
  });
  const total = Line.reduce((sum, line) => sum + cents((line as Wire).Amount), 0);
  if (total < 0) throw business('A deposit cannot be below zero.');
  return { ...base, Line, TotalAmt: units(total) };
}

/** Payments show the deposit they stand in. */
function showDeposit(company: Company, id: string, before: Wire | undefined, after: Wire | undefined): void {
  const ids = new Set(
    [...linksOf(before), ...linksOf(after)].filter(({ type }) => type === 'Payment').map((link) => link.id),
  );
  for (const payment of ids) {
    const row = company.tables.Payment.get(payment);
    if (!row) continue;
    const inside = linksOf(after).some((link) => link.id === payment);
    const body = { ...row.body, LinkedTxn: inside ? [{ TxnId: id, TxnType: 'Deposit' }] : [] };
    if (company.switches.depositTouchesPayments) company.touch('Payment', row, body);
    else company.tables.Payment.put({ ...row, body }, company.now);
  }
}

function checkTransfer(company: Company, body: Wire, { before }: CheckContext): Wire {
  const base = checkTransaction(company, body, before);
  const from = company.referred('Account', body, 'FromAccountRef');
  const to = company.referred('Account', body, 'ToAccountRef');
  if (!from) throw required('FromAccountRef');
  if (!to) throw required('ToAccountRef');
  if (from.id === to.id) throw business('A transfer needs two accounts.');
  if (body.Amount === undefined) throw required('Amount');
  if (typeof body.Amount !== 'number') throw badNumber('Amount');
  if (body.Amount <= 0) throw business('The amount of a transfer must be above zero.');
  return { ...base, Amount: units(cents(body.Amount)) };
}

function checkEntry(company: Company, body: Wire, { before }: CheckContext): Wire {
  const base = checkTransaction(company, body, before);
  const lines = wires(body.Line);
  if (lines.length < 2) throw required('Line');
  let sum = 0;
  const Line = lines.map((line, index) => {
    const detail = line.JournalEntryLineDetail;
    if (!isWire(detail)) throw required('JournalEntryLineDetail');
    const account = company.referred('Account', detail, 'AccountRef');
    if (!account) throw required('AccountRef');
    if (detail.PostingType !== 'Debit' && detail.PostingType !== 'Credit') throw badEnum('PostingType');
    if (/^Accounts /.test(String(account.body.AccountType)) && !isWire(detail.Entity)) {
      throw business('When you use Accounts Receivable or Payable, you must choose a name.');
    }
    sum += (detail.PostingType === 'Debit' ? 1 : -1) * cents(line.Amount);
    return { ...line, Id: String(index) };
  });
  if (sum !== 0) throw business('The debits and credits of the journal entry are not the same.');
  return { ...base, Line };
}

const guard: Kind['guard'] = (company, { body }) => checkOpen(company, body.TxnDate);

export const cashKinds: readonly Kind[] = [
  {
    name: 'Deposit',
    writable: [...EVERY, 'DepositToAccountRef', 'Line', 'CashBack', 'TxnTaxDetail'],
    shown: ['TotalAmt', 'HomeTotalAmt'],
    sparse: true,
    removal: 'delete',
    check: checkDeposit,
    guard,
    follow: showDeposit,
  },
  {
    name: 'Transfer',
    writable: [...EVERY, 'FromAccountRef', 'ToAccountRef', 'Amount'],
    shown: [],
    sparse: true,
    removal: 'delete',
    check: checkTransfer,
    guard,
  },
  {
    name: 'JournalEntry',
    writable: [...EVERY, 'Line', 'DocNumber', 'Adjustment'],
    shown: ['TotalAmt'],
    sparse: true,
    removal: 'delete',
    check: checkEntry,
    guard,
  },
];
