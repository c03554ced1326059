import { otherSide, type Side } from '../../model/names.ts';
import type { Issue } from '../state/issue.ts';
import type { Link } from '../state/link.ts';
import type { IssueDraft, Plan, Snapshot } from './snapshot.ts';

const DATED = 'reverseOn:';
const DAY_MS = 86_400_000;

/** What a decision is about: the very record in the ledger. One that was made since is asked about anew. */
const posting = ({ inc }: Link, target: Side): string => `#${inc[target]}`;

/** The day that a person agreed to, if they chose a dated reversal of what the link has there now. */
export const reversalDecided = ({ state, decision, about }: Issue, link: Link, target: Side): string | undefined =>
  state === 'decided' && decision?.startsWith(DATED) && about.endsWith(posting(link, target))
    ? decision.slice(DATED.length)
    : undefined;

/** ALL-10: where a person chose it, in place of a removal that the ledger does not allow any more. */
export function planReversal(snapshot: Snapshot, link: Link, source: Side): Plan | undefined {
  const { reversedBy } = snapshot.mapping;
  const days = snapshot.issues.map((issue) => reversalDecided(issue, link, otherSide(source)));
  const reversedOn = days.find((day) => day !== undefined);
  if (!reversedBy || reversedOn === undefined) return undefined;
  return {
    steps: [{ kind: 'reverse', of: source, reversedOn, row: reversedBy.row }],
    issues: [],
    disposition: { kind: 'synced' },
  };
}

/** The issue of a removal from `target` that cannot be, with a dated reversal among the ways out where the table knows one. */
export function withReversal(snapshot: Snapshot, target: Side, issue: IssueDraft): IssueDraft {
  const { link, mapping, issues } = snapshot;
  const view = snapshot.views[otherSide(target)];
  if (!mapping.reversedBy || !view || !link || link.adopted || target !== 'L') return issue;
  const day = offeredDay(issues, view.today, view.company.L?.lockedUntil);
  return {
    ...issue,
    text: `${issue.text} Or have it reversed on ${day}: ${mapping.reversedBy.how}. What is closed stays as it is.`,
    actions: [...issue.actions, `${DATED}${day}`],
    about: `${issue.about}${posting(link, target)}`,
    severity: 'urgent',
  };
}

/** The first open day from today on. A day that was offered stands while it is open: waiting moves no date. */
function offeredDay(issues: readonly Issue[], today: string, locked: unknown): string {
  const isOpen = (day: string) => typeof locked !== 'string' || day > locked;
  for (const { state, actions } of issues) {
    const day = actions.find((action) => action.startsWith(DATED))?.slice(DATED.length);
    if (day !== undefined && (state === 'decided' || (state === 'open' && isOpen(day)))) return day;
  }
  return isOpen(today) ? today : new Date(Date.parse(`${locked}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
