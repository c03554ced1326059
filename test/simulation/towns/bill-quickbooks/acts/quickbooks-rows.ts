import type { Name } from '../../../../../shared/providers/quickbooks/simulator/company.ts';
import type { Row } from '../../../../../shared/providers/quickbooks/simulator/table.ts';
import { cents, type Wire, wires } from '../../../../../shared/providers/quickbooks/simulator/wire.ts';
import { one } from '../../../people.ts';
import type { Street } from '../street.ts';

/** What people in QuickBooks see: rows that are neither deleted, nor void, nor inactive. */
export function rowsIn({ quickbooks, bill, chance, known, words, now }: Street) {
  const ui = quickbooks.ui();
  const all = (name: Name): readonly Row[] =>
    ui
      .rows(name)
      .filter(({ deleted, body }) => !deleted && body.Active !== false && !(body.TotalAmt === 0 && isVoid(body)));
  const some = (name: Name, fits: (body: Wire) => boolean = () => true): Row =>
    one(
      chance,
      all(name).filter(({ body }) => fits(body)),
    );
  return {
    ui,
    all,
    some,
    /** Mostly of what BILL has as well. */
    open: (name: Name): Row => {
      const isOpen = ({ Balance }: Wire) => cents(Balance) > 0;
      const isBoth = ({ DocNumber }: Wire) => inBill(name).has(folded(DocNumber));
      const both = all(name).filter(({ body }) => isOpen(body) && isBoth(body));
      return both.length > 0 && chance.of(0.85) ? chance.pick(both) : some(name, isOpen);
    },
    expenseLines: (count: number): readonly Wire[] =>
      Array.from({ length: count }, () => ({
        Amount: words.cents() / 100,
        ...(chance.of(0.6) ? { Description: words.note() } : {}),
        DetailType: 'AccountBasedExpenseLineDetail',
        AccountBasedExpenseLineDetail: { AccountRef: { value: chance.pick(known.expenses) }, ...classOf() },
      })),
    saleLines: (count: number): readonly Wire[] =>
      Array.from({ length: count }, () => ({
        Amount: words.cents() / 100,
        ...(chance.of(0.6) ? { Description: words.note() } : {}),
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: chance.pick(known.items) }, ...classOf() },
      })),
    dates: () => ({ TxnDate: words.day(now(), -10, 0), DueDate: words.day(now(), 1, 40) }),
    today: () => words.day(now(), -3, 0),
    number: () => (chance.of(0.1) ? {} : { DocNumber: words.number() }),
  };

  /** Numbers that BILL knows. */
  function inBill(name: Name): ReadonlySet<string> {
    if (name === 'Bill') return new Set(bill.books.all('bill').map(({ invoice }) => folded(invoice.invoiceNumber)));
    if (name === 'Invoice') return new Set(bill.books.all('invoice').map(({ invoiceNumber }) => folded(invoiceNumber)));
    const kind = name === 'VendorCredit' ? 'vendorCredit' : 'creditMemo';
    return new Set(bill.books.all(kind).map(({ referenceNumber }) => folded(referenceNumber)));
  }

  function classOf(): Wire {
    return known.classes.length > 0 && chance.of(0.4) ? { ClassRef: { value: chance.pick(known.classes) } } : {};
  }
}
export type Rows = ReturnType<typeof rowsIn>;

const isVoid = ({ PrivateNote }: Wire): boolean => /^Voided/.test(String(PrivateNote ?? ''));

const folded = (number: unknown): string =>
  String(number ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** Major units of a share of what is open: all of it, or a part in whole cents. */
export const shareOf = (balance: unknown, share: number): number =>
  share === 1 ? Number(balance) : Math.max(1, Math.floor(cents(balance) * share)) / 100;

export const linesOf = ({ body }: Row): readonly Wire[] => wires(body.Line);
