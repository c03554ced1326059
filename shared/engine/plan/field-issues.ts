import type { Hold } from '../integration.ts';
import { hash } from '../state/link.ts';
import { dismissable, dismissals } from './dismissed.ts';
import { decisionOn, type IssueDraft, issueOf, type Snapshot } from './snapshot.ts';

export type FieldIssue = IssueDraft & { readonly fields: readonly string[] };

/** What holds one field; the rest of the record goes on. */
export const fieldIssue = (hold: Hold, name: string): FieldIssue => ({ ...issueOf(hold, hash(name)), fields: [name] });

/** What was decided of this field, when it was asked about alone or with others. */
export const decisionOnField = (snapshot: Snapshot, code: string, name: string): string | undefined =>
  snapshot.issues.find((issue) => issue.code === code && issue.state === 'decided' && issue.fields?.includes(name))
    ?.decision ?? decisionOn(snapshot, code, hash(name));

/**
 * Of one reason one issue, however many fields it holds: a record has one issue of each code. What was dismissed for the
 * same reason and still holds is asked about along with it, else its dismissal would be forgotten.
 */
export function fieldIssues(snapshot: Snapshot, drafts: readonly FieldIssue[]): readonly IssueDraft[] {
  const dismissed = dismissals(snapshot);
  return [...Map.groupBy(drafts, ({ code }) => code)].map(([code, own]) => {
    const known = dismissed.find((issue) => issue.code === code)?.fields ?? [];
    const fields = [...new Set([...own.flatMap((draft) => draft.fields), ...known])].sort();
    const about = own.length === 1 ? own[0]!.about : hash(fields.join());
    return dismissable(snapshot, { ...own[0]!, about }, fields);
  });
}
