import type { Company, Name } from '../company.ts';
import { business, closedBooks, duplicateNumber, tooLong } from '../refusals.ts';
import { isDay, pacificDay } from '../time.ts';
import { isWire, refOf, textOf, type Wire } from '../wire.ts';
import type { CheckContext } from './kind.ts';

const LENGTH: Readonly<Record<string, number>> = { DocNumber: 21, PaymentRefNum: 21, PrivateNote: 4000 };

/** What every transaction has: a day, a currency, texts that are not too long, and a period that is open. */
export function checkTransaction(company: Company, body: Wire, before: Wire | undefined): Wire {
  for (const [field, most] of Object.entries(LENGTH)) {
    if (String(body[field] ?? '').length > most) throw tooLong(field, most);
  }
  for (const field of ['TxnDate', 'DueDate']) {
    if (body[field] !== undefined && !isDay(body[field])) throw business(`${field} is not a date`);
  }
  const TxnDate = textOf(body.TxnDate) ?? pacificDay(company.now);
  checkOpen(company, TxnDate);
  if (before) checkOpen(company, before.TxnDate);
  const currency = isWire(body.CurrencyRef) ? String(body.CurrencyRef.value) : company.currency;
  if (currency !== company.currency && !company.options.multiCurrency) {
    throw business('Multi currency is not enabled: the currency of the transaction is invalid.');
  }
  const { departments, classes } = company.preferences;
  company.referred('Department', body, 'DepartmentRef');
  company.referred('Class', body, 'ClassRef');
  const { ClassRef, DepartmentRef, ...rest } = body;
  return {
    ...rest,
    TxnDate,
    CurrencyRef: { value: currency },
    ...(ClassRef !== undefined && classes === 'document' ? { ClassRef } : {}),
    ...(DepartmentRef !== undefined && departments ? { DepartmentRef } : {}),
  };
}

/** @throws {Refused} 6210 */
export function checkOpen(company: Company, day: unknown): void {
  const { bookCloseDate } = company.preferences;
  if (bookCloseDate !== null && typeof day === 'string' && day <= bookCloseDate) throw closedBooks();
}

/** @throws {Refused} 6140, naming the one that has the number */
export function checkNumber(
  company: Company,
  names: readonly Name[],
  body: Wire,
  { id, allowDuplicate }: CheckContext,
  own: Name,
  same: (other: Wire) => boolean = () => true,
): void {
  const number = textOf(body.DocNumber);
  if (number === undefined || allowDuplicate || !company.preferences.warnDuplicateNumbers) return;
  for (const name of names) {
    const twin = company
      .all(name)
      .find((row) => !(name === own && row.id === id) && textOf(row.body.DocNumber) === number && same(row.body));
    if (twin) throw duplicateNumber(number, name === 'BillPayment' ? 'BillPaymentCheck' : name, twin.id);
  }
}

/** The note of a transaction that was voided, and nothing of its amounts. */
export const voidedNote = ({ PrivateNote }: Wire): string => {
  const note = textOf(PrivateNote);
  return note === undefined ? 'Voided' : `Voided - ${note}`;
};
export const isVoided = ({ PrivateNote, TotalAmt }: Wire): boolean =>
  TotalAmt === 0 && /^Voided(?: - |$)/.test(String(PrivateNote ?? ''));

export const sameRef = (name: string, a: Wire, b: Wire): boolean => refOf(a, name) === refOf(b, name);

/** The company's own account of a kind, made when it is needed first. */
export function systemAccount(company: Company, type: string, subType: string, name: string): string {
  const found = company.all('Account').find(({ body }) => body.AccountSubType === subType && body.Active !== false);
  if (found) return found.id;
  const body = {
    Name: name, FullyQualifiedName: name, SubAccount: false, Active: true, AccountType: type, AccountSubType: subType,
    Classification: type === 'Accounts Payable' ? 'Liability' : 'Asset', CurrencyRef: { value: company.currency },
  }; // biome-ignore format: short
  return company.add('Account', body).id;
}
