import type { Company, Name } from '../company.ts';
import type { Row } from '../table.ts';
import { cents, isWire, refOf, units, type Wire, wires } from '../wire.ts';
import { isVoided } from './common.ts';

export interface Link {
  readonly type: string;
  readonly id: string;
  readonly cents: number;
}

/** What the lines of a payment settle or use up. */
export const linksOf = (body: Wire | undefined): readonly Link[] =>
  wires(body?.Line).flatMap((line) =>
    wires(line.LinkedTxn).map(({ TxnId, TxnType }) => ({
      type: String(TxnType),
      id: String(TxnId),
      cents: cents(line.Amount),
    })),
  );

/** The payments that lower a kind of document, under the name by which the document shows them. */
const SETTLED: Readonly<Record<string, { readonly by: Name; readonly shown: (payment: Wire) => string }>> = {
  Bill: {
    by: 'BillPayment',
    shown: ({ PayType }) => (PayType === 'CreditCard' ? 'BillPaymentCreditCard' : 'BillPaymentCheck'),
  },
  VendorCredit: {
    by: 'BillPayment',
    shown: ({ PayType }) => (PayType === 'CreditCard' ? 'BillPaymentCreditCard' : 'BillPaymentCheck'),
  },
  Invoice: { by: 'Payment', shown: () => 'Payment' },
  CreditMemo: { by: 'Payment', shown: () => 'Payment' },
};
const OWN_LINKS = ['BillPaymentCheck', 'BillPaymentCreditCard', 'Payment'];

/** Rows of payments that settle a document, each with its part in cents. */
export function settlementsOf(
  company: Company,
  name: Name,
  id: string,
): readonly { readonly row: Row; readonly cents: number }[] {
  const settled = SETTLED[name];
  if (!settled) return [];
  return company.all(settled.by).flatMap((row) => {
    const parts = linksOf(row.body).filter((link) => link.type === name && link.id === id);
    return parts.length === 0 ? [] : [{ row, cents: parts.reduce((sum, part) => sum + part.cents, 0) }];
  });
}

/** Balance and links of a document as its payments make them. */
export function derived(company: Company, name: Name, id: string | undefined, body: Wire): Wire {
  const settled = SETTLED[name];
  if (!settled) return body;
  const paid = id === undefined ? [] : settlementsOf(company, name, id);
  const used = paid.reduce((sum, part) => sum + part.cents, 0);
  const Balance = isVoided(body) ? 0 : units(cents(body.TotalAmt) - cents(body.Deposit) - used);
  const LinkedTxn = [
    ...wires(body.LinkedTxn).filter(({ TxnType }) => !OWN_LINKS.includes(String(TxnType))),
    ...paid.map(({ row }) => ({ TxnId: row.id, TxnType: settled.shown(row.body) })),
  ];
  return { ...body, Balance, LinkedTxn, ...(name === 'CreditMemo' ? { RemainingCredit: Balance } : {}) };
}

/** Documents that a payment settled before or settles now show it. */
export function follow(company: Company, before: Wire | undefined, after: Wire | undefined): void {
  const touched = new Map([...linksOf(before), ...linksOf(after)].map((link) => [`${link.type}#${link.id}`, link]));
  for (const { type, id } of touched.values()) {
    const name = type as Name;
    const row = SETTLED[type] && company.tables[name].get(id);
    if (!row) continue;
    const next = derived(company, name, id, row.body);
    if (JSON.stringify(next) !== JSON.stringify(row.body)) company.touch(name, row, next);
  }
}

/** What a vendor is owed, or a customer owes: computed when it is shown. */
export function balanceOf(company: Company, name: 'Vendor' | 'Customer', id: string): number {
  const [owed, credit, ref] =
    name === 'Vendor'
      ? (['Bill', 'VendorCredit', 'VendorRef'] as const)
      : (['Invoice', 'CreditMemo', 'CustomerRef'] as const);
  const sum = (kind: Name) =>
    company
      .all(kind)
      .filter(({ body }) => refOf(body, ref) === id)
      .reduce((all, { body }) => all + cents(body.Balance), 0);
  const unapplied =
    name === 'Vendor'
      ? 0
      : company
          .all('Payment')
          .filter(({ body }) => refOf(body, ref) === id)
          .reduce((all, { body }) => all + cents(body.UnappliedAmt), 0);
  return units(sum(owed) - sum(credit) - unapplied);
}

/** The deposit that a payment stands in. */
export const depositOf = (company: Company, payment: string): Row | undefined =>
  company
    .all('Deposit')
    .find(({ body }) => linksOf(body).some((link) => link.type === 'Payment' && link.id === payment));

export const lineLinks = (line: Wire): Wire => (isWire(line) ? (wires(line.LinkedTxn)[0] ?? {}) : {});
