import type { Link } from '../state/link.ts';
import { isLive } from '../state/observation.ts';
import { orDismiss, planDismissed } from './dismissed.ts';
import { planFields } from './plan-fields.ts';
import { planCount, planLump } from './plan-lump.ts';
import { planNew } from './plan-new.ts';
import { planPresence } from './plan-presence.ts';
import { planRematch } from './plan-rematch.ts';
import { type Plan, type Snapshot, waiting } from './snapshot.ts';

/**
 * What must change so that both sides of one record agree, as values. Pure: the same snapshot gives the same plan, so a
 * dry run, a test and the executor read one thing. Presence is settled before fields, and what is counted comes last.
 */
export function plan(snapshot: Snapshot): Plan {
  const planned = planRecord(snapshot);
  return { ...planned, issues: planned.issues.map((draft) => orDismiss(snapshot, draft)) };
}

function planRecord(snapshot: Snapshot): Plan {
  const { link } = snapshot;
  if (link?.op && snapshot.rules.slot) return waiting('a write on this record is under way');
  const lump = planLump(snapshot);
  if (lump) return lump;
  const dismissed = planDismissed(snapshot);
  if (!link || link.L === undefined || link.R === undefined) return dismissed ?? planNew(snapshot);
  return planCount(snapshot, link, planPair(snapshot, link, dismissed));
}

function planPair(snapshot: Snapshot, link: Link, dismissed: Plan | undefined): Plan {
  const rematch = planRematch(snapshot, link);
  if (rematch) return rematch;
  if (dismissed) return dismissed;
  const presence = planPresence(snapshot, link);
  if (presence) return presence;
  if (isLive(snapshot.obs.L) && isLive(snapshot.obs.R)) return planFields(snapshot, link);
  return { steps: [], issues: [], disposition: { kind: 'synced' } };
}
