import { defineMapping, type Mapping, type RecordView, type Scope } from '../../engine/integration.ts';
import { normalNumber } from '../../engine/terms.ts';
import { approved, deniedLater, documentFields, fromNowOn, memo, unpaid } from './documents.ts';
import { expenses, LINE_REFS, sales } from './lines.ts';
import { removalOf } from './removals.ts';

/** BQ-7: off, or both ways. */
const ifWanted =
  (otherwise: (view: RecordView) => Scope) =>
  (view: RecordView): Scope =>
    view.settings.creditMemos === true ? otherwise(view) : { out: 'BQ-7 credits do not sync' };

const credits = (
  entity: 'vendorCredit' | 'creditMemo',
  noun: string,
  lines: typeof expenses | typeof sales,
  more: Mapping['fields'] = {},
): Mapping =>
  defineMapping({
    id: entity,
    entity,
    rows: ['BQ-7'],
    create: { flow: '<->' },
    removal: removalOf(entity, 'BQ-7'),
    scope: { L: ifWanted(unpaid), R: ifWanted(approved(fromNowOn(noun))) },
    match: {
      terms: ({ contact, number }) =>
        typeof contact === 'string' ? [`of:${contact}:${normalNumber(number) ?? ''}`] : [],
      judge: ({ fields, candidate }) =>
        normalNumber(fields.number) !== undefined && fields.total === candidate.total ? 'certain' : 'likely',
    },
    fields: { ...documentFields({ ...lines, refs: LINE_REFS }), memo, ...more },
  });

/** The credit travels; what it is applied to does not, since no call applies one in BILL. */
export const vendorCredits = credits('vendorCredit', 'vendor credit', expenses, {
  approval: { flow: '<-', row: 'BQ-12', right: deniedLater },
});
export const creditMemos = credits('creditMemo', 'credit memo', sales);
