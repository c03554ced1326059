import { defineMapping, type RecordView, type Scope, type Wanted } from '../../engine/integration.ts';

const showsNotes = ({ settings }: RecordView): boolean => settings.invoices === 'notes' || settings.invoices === 'both';

const scope = (view: RecordView): Scope => {
  if (!showsNotes(view)) return { out: 'CF-2 no notes are wanted' };
  if (view.fields.status === 'draft') return { out: 'CF-2 not sent yet' };
  if (view.old && Number(view.fields.open ?? 0) <= 0) return { out: 'CF-2 paid before the connection' };
  return 'in';
};

/** A note stands on its contact for good: given to another client, the invoice gets a new one there. */
const wanted = (view: RecordView): Wanted => {
  if (!showsNotes(view)) return 'no';
  const agreed = view.link?.present.R === 'yes' ? view.link.base.L.contact : undefined;
  return agreed !== undefined && agreed !== view.fields.contact ? 'no' : 'yes';
};

/** CF-2: each invoice as a note on its contact, kept as it is in FreshBooks; what people write into it is written over. */
export const notes = defineMapping({
  id: 'note',
  entity: 'invoice',
  rows: ['CF-2'],
  create: { flow: '->' },
  removal: { flow: '->', row: 'CF-2', after: { R: () => 'recreate' } },
  scope: { L: scope },
  wanted: { L: wanted },
  fields: {
    contact: { flow: '->', row: 'CF-2', ref: 'contact', leavesWith: true, quiet: true },
    number: { flow: '->', row: 'CF-2', insists: true, quiet: true },
    billedOn: { flow: '->', row: 'CF-2', insists: true, quiet: true },
    dueOn: { flow: '->', row: 'CF-2', insists: true, quiet: true },
    currency: { flow: '->', row: 'CF-2', insists: true, quiet: true, with: ['total', 'open'] },
    total: { flow: '->', row: 'CF-2', insists: true, quiet: true, with: ['open'] },
    open: { flow: '->', row: 'CF-2', insists: true, quiet: true },
    webUrl: { flow: '->', row: 'CF-2', insists: true, quiet: true },
  },
});
