import { defineMapping, type Mapping, type RecordView, type Scope } from '../../engine/integration.ts';

/** BQ-6: off, unless somebody switches it on. */
const synced = ({ attachments }: RecordView['settings']): boolean => attachments === true;

/** Documents and pictures of what stands on both sides. */
const scope = ({ fields, parent, settings }: RecordView): Scope => {
  if (!synced(settings)) return { out: 'BQ-6 attachments do not sync' };
  if (!parent) return { out: 'BQ-X1 its document does not sync' };
  if (parent.link.R !== fields.document || parent.fields.L === undefined) return { out: 'BQ-X1 its document is gone' };
  return typeof fields.hash === 'string' ? 'in' : { out: 'BQ-X1 not a document or picture, or too large' };
};

/** From BILL to QuickBooks, each once; a removal never travels, and neither does what hangs on documents in QuickBooks. */
const files = (document: 'bill' | 'invoice'): Mapping =>
  defineMapping({
    id: `${document}File`,
    entity: 'attachment',
    rows: ['BQ-X1', 'BQ-6'],
    synced,
    claims: { L: () => false, R: ({ of }) => of === document },
    create: { flow: '<-' },
    removal: { flow: 'none' },
    scope: { R: scope },
    parent: { entity: document, field: 'document' },
    fields: {
      document: { flow: '<-', row: 'BQ-X1', ref: document },
      of: { flow: '<-', row: 'BQ-X1', initial: true },
      name: { flow: '<-', row: 'BQ-X1', quiet: true, alike: () => true },
    },
  });

export const billFiles = files('bill');
export const invoiceFiles = files('invoice');
