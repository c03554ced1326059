import {
  defineMapping,
  type FieldView,
  type MatchView,
  type RecordView,
  type Scope,
} from '../../engine/integration.ts';
import { otherSide } from '../../model/names.ts';

/** Only documents and pictures, and only once their content is known. */
const scope = ({ fields, parent, side }: RecordView): Scope => {
  if (!parent) return { out: 'MX-B12 its bill does not sync' };
  // Deleted here, restored there, entered again: the file hangs on the one that is gone.
  if (parent.link[side] !== fields.document) return { out: 'MX-B12 its bill was replaced by another' };
  if (parent.fields[otherSide(side)] === undefined) return { out: 'MX-B12 its bill is gone on the other side' };
  return typeof fields.hash === 'string' ? 'in' : { out: 'MX-B12 not a document or picture, or too large' };
};

const judge = (view: MatchView): 'certain' | 'none' => {
  if (typeof view.candidate.hash === 'string') return view.candidate.hash === view.fields.hash ? 'certain' : 'none';
  return view.candidate.size === view.fields.size && view.candidate.name === view.fields.name ? 'certain' : 'none';
};

/** The same name on both sides may be two files, and Xero overwrites by name: ours says what is in it. */
const name: FieldView = ({ name: shown, hash }) => {
  if (typeof shown !== 'string') return undefined;
  const dot = shown.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [shown.slice(0, dot), shown.slice(dot)] : [shown, ''];
  const tag = String(hash ?? '').slice(0, 8);
  return stem.endsWith(tag) ? shown : `${stem}-${tag}${ending}`;
};

/** MX-B12: files travel both ways, each once; a removal never does. */
export const files = defineMapping({
  id: 'file',
  entity: 'attachment',
  rows: ['MX-B12'],
  create: { flow: '<->' },
  removal: { flow: 'none' },
  scope: { L: scope, R: scope },
  match: { terms: () => [], judge },
  parent: { entity: 'bill', field: 'document' },
  fields: {
    document: { flow: '<->', onConflict: 'left', row: 'MX-B12', ref: 'bill' },
    name: { flow: '<->', onConflict: 'left', row: 'MX-B12', left: name, right: name, quiet: true, alike: () => true },
  },
});
