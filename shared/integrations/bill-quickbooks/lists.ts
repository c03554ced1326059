import {
  defineMapping,
  type FieldView,
  type Mapping,
  type MatchView,
  type RecordView,
  type Scope,
} from '../../engine/integration.ts';
import { normalName, termsOf } from '../../engine/terms.ts';
import type { Entity } from '../../model/names.ts';
import { sameText } from '../comparators.ts';

/** QuickBooks shows a part under its whole: `Travel:Hotels`. */
const ownName: FieldView = ({ name }) => (typeof name === 'string' ? name.slice(name.lastIndexOf(':') + 1) : undefined);

/** QuickBooks' departments are locations to BILL, where they stand on lines. */
const kindOf: FieldView = ({ dimension }) => (dimension === 'department' ? 'location' : dimension);

/** `NonInventory` -> `Non Inventory` */
const wordsOf: FieldView = ({ type }) =>
  typeof type === 'string' ? type.replace(/([a-z])([A-Z])/g, '$1 $2') : undefined;

/** Lists are kept in QuickBooks; what only BILL has is matched, and otherwise stays there. */
const judge =
  (entity: Entity) =>
  (view: MatchView): 'certain' | 'likely' | 'none' => {
    const [left, right] = view.side === 'L' ? [view.fields, view.candidate] : [view.candidate, view.fields];
    if (entity === 'dimension' && kindOf(left, view) !== right.dimension) return 'none';
    const sameName = normalName(ownName(left, view)) === normalName(ownName(right, view));
    const sameCode = left.code === right.code || !left.code || !right.code;
    const sameParent = (left.parent ?? null) === null && (right.parent ?? null) === null;
    return sameName && sameCode && (sameParent || isUnder(entity, view)) ? 'certain' : 'likely';
  };

const isUnder = (entity: Entity, { fields, candidate, translate, side }: MatchView): boolean =>
  side === 'L' &&
  typeof fields.parent === 'string' &&
  translate(entity, fields.parent) === (candidate.parent ?? undefined);

/** A category only groups items. */
const scope = ({ fields }: RecordView): Scope =>
  fields.type === 'Category' ? { out: 'BQ-9 a category, not an item' } : 'in';

const list = (entity: 'account' | 'dimension' | 'item', fields: Mapping['fields']): Mapping =>
  defineMapping({
    id: entity,
    entity,
    rows: ['BQ-9'],
    create: { flow: '->', when: { R: () => ({ out: 'BQ-9 lists are kept in QuickBooks' }) } },
    removal: { flow: 'none' },
    scope: { L: scope },
    match: { terms: (given) => termsOf(entity, given), judge: judge(entity) },
    fields: {
      name: { flow: '->', row: 'BQ-9', left: ownName, right: ownName, alike: sameText },
      ...fields,
    },
  });

export const accounts = list('account', {
  parent: { flow: '->', row: 'BQ-9', ref: 'account', quiet: true },
  code: { flow: '->', row: 'BQ-9' },
  type: { flow: '->', row: 'BQ-9', quiet: true },
});

/** Classes and locations. */
export const dimensions = list('dimension', {
  parent: { flow: '->', row: 'BQ-9', ref: 'dimension', quiet: true },
  dimension: { flow: '->', row: 'BQ-9', left: kindOf, initial: true },
});

export const items = list('item', {
  type: { flow: '->', row: 'BQ-9', left: wordsOf, quiet: true },
  account: { flow: '->', row: 'BQ-9', ref: 'account', quiet: true },
  description: { flow: '->', row: 'BQ-9', quiet: true },
});
