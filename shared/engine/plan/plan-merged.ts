import type { Link } from '../state/link.ts';
import { allColumns } from './fields.ts';
import { type Plan, type Snapshot, waiting } from './snapshot.ts';

/**
 * A record was merged into another of its side: nobody deleted it. The survivor takes its place in the pair, or where it has a
 * pair of its own already, the dead one becomes a second name of it. Nothing is written on either side, and of two partners
 * each keeps what is booked on it; what is new goes to the survivor's.
 */
export function planMerged(snapshot: Snapshot, link: Link): Plan | undefined {
  const { survivor, views } = snapshot;
  if (!survivor) return undefined;
  if (survivor === 'unread') return waiting('what it was merged into was not read yet');
  const { side, id } = survivor;
  const rests: Plan = { steps: [], issues: [], disposition: { kind: 'synced' } };
  if (survivor.linked) {
    // A second name is followed to the last: one on the way there says the same.
    if ([...survivor.via, id].some((name) => name === link.survivor?.[side])) return rests;
    return { ...rests, steps: [{ kind: 'alias', of: side, survivor: id }] };
  }
  const view = views[side];
  if (!view || link.L === undefined || link.R === undefined) return rests;
  const shown = { ...snapshot, views: { ...views, [side]: { ...view, fields: survivor.fields } } };
  const ids = { L: link.L, R: link.R, [side]: id };
  const base = { L: allColumns(shown, 'L'), R: allColumns(shown, 'R') };
  const row = snapshot.mapping.rows[0] ?? snapshot.mapping.id;
  return { ...rests, steps: [{ kind: 'link', mapping: link.mapping, ...ids, base, adopted: link.adopted, row }] };
}
