import { canonicalJson, type Json } from '../../model/json.ts';
import type { Side } from '../../model/names.ts';
import { isHold } from '../integration.ts';
import type { Issue } from '../state/issue.ts';
import { hash } from '../state/link.ts';
import { shown, shownColumn } from './fields.ts';
import type { IssueDraft, Plan, Snapshot } from './snapshot.ts';

/**
 * BQ-X3: a person leaves what was held as both sides show it. Nothing is said or written of it while they do; the next
 * change of either side lifts that, and what is there then is synced by the ordinary rules.
 */
export const DISMISS = 'dismiss';

/**
 * What both sides show, as one short text: of these fields, or of the whole record. Being there counts always, so that a
 * removal lifts whatever was dismissed.
 */
export function pinOf(snapshot: Snapshot, fields: readonly string[] | undefined): string {
  const of = (side: Side): Json => {
    const record = snapshot.obs[side];
    if (!record) return null;
    const said = fields
      ? fields.map((name) => [name, saidOf(snapshot, side, name)] as const)
      : Object.entries(record.fields);
    return { id: record.id, presence: record.presence, fields: Object.fromEntries(said) };
  };
  return hash(canonicalJson({ L: of('L'), R: of('R') }));
}

/** Where a field cannot be read, whatever its side shows may be the reason. */
function saidOf(snapshot: Snapshot, side: Side, name: string): Json {
  const rule = snapshot.mapping.fields[name];
  if (!rule) return null;
  const column = shownColumn(snapshot, side, name, rule);
  if (column !== undefined) return column;
  return isHold(shown(snapshot, side, name, rule)) ? snapshot.obs[side]!.fields : null;
}

/** Decisions to dismiss that still hold: both sides show what they showed. */
export const dismissals = (snapshot: Snapshot): readonly Issue[] =>
  snapshot.issues.filter((issue) => isDismissal(issue) && issue.pin === pinOf(snapshot, issue.fields));

/** A decision to dismiss, whether or not it still holds. */
export const isDismissal = ({ state, decision, pin }: Issue): boolean =>
  state === 'decided' && decision === DISMISS && pin !== undefined;

/** Fields that were dismissed, each with the issue. */
export const dismissedFields = (snapshot: Snapshot): ReadonlyMap<string, string> =>
  new Map(dismissals(snapshot).flatMap(({ code, fields = [] }) => fields.map((name) => [name, code] as const)));

/** The record as a whole was dismissed. */
export function planDismissed(snapshot: Snapshot): Plan | undefined {
  const [whole] = dismissals(snapshot).filter(({ fields }) => fields === undefined);
  return whole && { steps: [], issues: [], disposition: { kind: 'dismissed', issue: whole.code } };
}

/** Lets a person dismiss what stands in the way of a write: of these fields, or of the record. */
export const dismissable = (snapshot: Snapshot, draft: IssueDraft, fields?: readonly string[]): IssueDraft => ({
  ...draft,
  actions: [...draft.actions.filter((action) => action !== DISMISS), DISMISS],
  ...(fields === undefined ? {} : { fields }),
  pin: pinOf(snapshot, fields),
});

/** Whatever can be tried again can be left as it is as well. */
export const orDismiss = (snapshot: Snapshot, draft: IssueDraft, fields?: readonly string[]): IssueDraft =>
  draft.pin === undefined && draft.actions.includes('retry') ? dismissable(snapshot, draft, fields) : draft;
