import type { Company } from '../company.ts';
import { amountMismatch, badEnum, badNumber, business, required } from '../refusals.ts';
import { cents, isWire, units, type Wire, wires } from '../wire.ts';

const DETAILS: Readonly<Record<'expense' | 'sale', readonly string[]>> = {
  expense: ['AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail', 'DescriptionOnly'],
  sale: ['SalesItemLineDetail', 'GroupLineDetail', 'DescriptionOnly', 'DiscountLineDetail', 'SubTotalLineDetail'],
};

export interface Totalled {
  readonly Line: readonly Wire[];
  /** Cents. */
  readonly subtotal: number;
  readonly taxable: number;
}

/**
 * Lines as they are kept: an id stays where the request repeats it, a line without one is new. The subtotal is only shown.
 * @throws {Refused}
 */
export function checkLines(company: Company, body: Wire, kind: 'expense' | 'sale', before: Wire | undefined): Totalled {
  const given = wires(body.Line);
  if (given.length === 0) throw required('Line');
  const known = new Set(wires(before?.Line).map(({ Id }) => String(Id)));
  let lastId = Math.max(0, ...[...known].map(Number).filter(Number.isFinite));
  let subtotal = 0;
  let taxable = 0;
  const Line: Wire[] = [];
  for (const line of given) {
    const type = String(line.DetailType ?? '');
    if (type === '') throw required('Line.DetailType');
    if (!DETAILS[kind].includes(type)) throw badEnum('Line.DetailType');
    if (type === 'SubTotalLineDetail') continue;
    const checked = checkLine(company, line, type, subtotal);
    const amount = cents(checked.Amount);
    subtotal += type === 'DiscountLineDetail' ? -amount : type === 'DescriptionOnly' ? 0 : amount;
    if (taxCodeOf(checked) === 'TAX') taxable += amount;
    const isKept = typeof line.Id === 'string' && known.has(line.Id);
    if (!isKept) lastId += 1;
    const kept = isKept ? line.Id : String(lastId);
    Line.push({ ...checked, ...(type === 'DiscountLineDetail' ? {} : { Id: kept, LineNum: Line.length + 1 }) });
  }
  return { Line, subtotal, taxable };
}

function checkLine(company: Company, line: Wire, type: string, subtotal: number): Wire {
  if (line.Amount !== undefined && typeof line.Amount !== 'number') throw badNumber('Amount');
  if (type === 'DescriptionOnly') return { ...line, DescriptionLineDetail: line.DescriptionLineDetail ?? {} };
  const detail = line[type];
  if (!isWire(detail)) throw required(`Line.${type}`);
  if (type === 'DiscountLineDetail') {
    const percent = detail.PercentBased === true ? Number(detail.DiscountPercent) : undefined;
    return { ...line, Amount: percent === undefined ? line.Amount : units(Math.round((subtotal * percent) / 100)) };
  }
  if (type === 'GroupLineDetail') {
    const inner = wires(detail.Line);
    return { ...line, Amount: units(inner.reduce((sum, { Amount }) => sum + cents(Amount), 0)) };
  }
  if (line.Amount === undefined) throw required('Line.Amount');
  const kept = { ...detail };
  if (type === 'AccountBasedExpenseLineDetail') {
    if (!company.referred('Account', detail, 'AccountRef')) throw required('AccountRef');
    kept.BillableStatus = detail.BillableStatus ?? 'NotBillable';
  } else {
    const item = company.referred('Item', detail, 'ItemRef');
    if (!item) throw required('ItemRef');
    if (type === 'SalesItemLineDetail') kept.ItemAccountRef = item.body.IncomeAccountRef;
    const { Qty, UnitPrice } = detail;
    if (typeof Qty === 'number' && typeof UnitPrice === 'number' && cents(Qty * UnitPrice) !== cents(line.Amount)) {
      throw amountMismatch();
    }
  }
  if (detail.BillableStatus === 'Billable' && detail.CustomerRef === undefined)
    throw business('A billable line needs a customer.');
  company.referred('Class', detail, 'ClassRef');
  // Where the company keeps classes for the document as a whole, one on a line is let go without a word.
  if (company.preferences.classes !== 'line') delete kept.ClassRef;
  kept.TaxCodeRef = detail.TaxCodeRef ?? { value: 'NON' };
  return { ...line, [type]: kept };
}

const taxCodeOf = (line: Wire): unknown => {
  const detail = line[String(line.DetailType)];
  return isWire(detail) && isWire(detail.TaxCodeRef) ? detail.TaxCodeRef.value : undefined;
};

/** Tax in cents: computed by QuickBooks where it does that itself, else as it was sent. */
export function taxOf(company: Company, body: Wire, taxable: number): number {
  const { salesTaxPercent } = company.preferences;
  if (salesTaxPercent > 0) return Math.round((taxable * salesTaxPercent) / 100);
  return isWire(body.TxnTaxDetail) ? cents(body.TxnTaxDetail.TotalTax) : 0;
}
