import type { FieldRule, FieldView, Hold, RecordView, Scope } from '../../engine/integration.ts';

type Fields = RecordView['fields'];

const CURRENCY = 'USD';

/** BILL keeps numbered documents above zero in dollars. */
const fitsBill = ({ fields, company }: RecordView): Scope => {
  if (Number(fields.total ?? 0) <= 0) return { out: 'BQ-10 nothing is owed' };
  if (typeof fields.number !== 'string') return { out: 'BQ-10 without a number, which BILL needs' };
  const currency = company.R?.currency ?? CURRENCY;
  return fields.currency === currency ? 'in' : { out: 'BQ-10 not in the currency of BILL' };
};

export const isPartPaid = ({ open, total }: Fields): boolean => Number(open ?? 0) < Number(total ?? 0);

/** BQ-5: what is paid in part or in full does not enter BILL. A door, not a leash: who is in stays in. */
export const unpaid = (view: RecordView): Scope => {
  const fits = fitsBill(view);
  if (fits !== 'in') return fits;
  return isPartPaid(view.fields) ? { out: 'BQ-5 paid in part or in full before it entered BILL' } : 'in';
};

/** What was in BILL before the connection is shown once, and pushed only when a person says so. */
export const fromNowOn =
  (noun: string) =>
  ({ fields, old }: RecordView): Scope => {
    if (!old) return 'in';
    if (Number(fields.open ?? 0) <= 0) return { out: 'BQ-10 paid before the connection' };
    return {
      hold: 'olderDocument',
      text: `This ${noun} was in BILL before the connection, and nothing in QuickBooks matches it. Create it in QuickBooks, or leave it out.`,
      actions: ['create', 'ignore'],
    };
  };

/** BQ-12: what BILL's approvers have not agreed to (any more) stays out, or as it was. */
export const isApproved = ({ fields, settings }: Pick<RecordView, 'fields' | 'settings'>): boolean =>
  settings.approvedOnly !== true || fields.approval === undefined || fields.approval === 'approved';

export const approved =
  (otherwise: (view: RecordView) => Scope) =>
  (view: RecordView): Scope =>
    isApproved(view) ? otherwise(view) : { out: 'BQ-12 not approved in BILL' };

/** Says nothing while an edit waits for its approval: the old value stays in QuickBooks until then. */
export const onceApproved =
  (read: FieldView): FieldView =>
  (fields, view) =>
    isApproved({ ...view, fields }) ? read(fields, view) : undefined;
const own =
  (name: string): FieldView =>
  (fields) =>
    fields[name];

const denied: Hold = {
  hold: 'deniedInBill',
  text: 'This document was denied by an approver in BILL after it had gone to QuickBooks, where it stays as it was. Delete it in QuickBooks, or have it approved in BILL.',
  actions: ['leave'],
};
export const deniedLater: FieldView = (fields, { link, settings }) =>
  settings.approvedOnly === true && link && fields.approval === 'denied' ? denied : undefined;

const paidInPart: Hold = {
  hold: 'changedAfterPaid',
  text: 'The amount or the lines of this document were changed after a part of it was paid. The change is not copied by itself: say so if it is meant, or put it back.',
  actions: ['copy', 'leave'],
};
const onlyUnpaid = ({ fields, other }: RecordView): Hold | undefined =>
  isPartPaid(fields) || (other !== undefined && isPartPaid(other)) ? paidInPart : undefined;

const ask = { flow: '<->', onConflict: 'ask', row: 'BQ-10' } as const;
const text = { flow: '<->', onConflict: 'left', row: 'BQ-10' } as const;

/** What bills, invoices and credits have in common. `reads`: how their lines are read on either side. */
export const documentFields = (reads: Pick<FieldRule, 'left' | 'right' | 'basis' | 'refs'>) => {
  const of = (name: string) => ({ right: onceApproved(own(name)) });
  return {
    contact: { ...ask, ref: 'contact', hold: onlyUnpaid, ...of('contact') },
    number: { ...text, ...of('number') },
    billedOn: { ...text, ...of('billedOn') },
    currency: { ...ask, hold: onlyUnpaid, ...of('currency') },
    total: { ...ask, hold: onlyUnpaid, with: ['lines'], ...of('total') },
    lines: { ...ask, hold: onlyUnpaid, with: ['total'], ...reads, right: onceApproved(reads.right!) },
  } as const satisfies Readonly<Record<string, FieldRule>>;
};

/** BILL keeps no document without a due date. */
export const dueOn: FieldRule = {
  ...text,
  left: (fields) => fields.dueOn ?? fields.billedOn,
  right: onceApproved(own('dueOn')),
};
export const memo: FieldRule = { ...text, right: onceApproved(own('memo')) };
