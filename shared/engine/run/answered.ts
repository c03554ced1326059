import type { Issue } from '../state/issue.ts';
import type { Looked } from './looked.ts';

export const LEFT_OUT = 'needsLeftOut';

/**
 * Whether this plan can close an issue. What a provider said of a write stays said until the record asks for no write any
 * more, and what could not be read until it was read.
 */
export function isAnswered(
  { code, about, openedAt }: Issue,
  { plan: { steps, disposition }, snapshot }: Looked,
): boolean {
  // While a write is under way, its outcome decides.
  if (snapshot.link?.op) return false;
  if (code === 'unreadable') return (snapshot.obs[about.startsWith('L') ? 'L' : 'R']?.fetchedAt ?? 0) > openedAt;
  if (code === LEFT_OUT) return steps.every(({ kind }) => kind !== 'wait');
  if (code !== 'cannotWrite' && !code.startsWith('refused:')) return true;
  return (
    steps.every((step) => !('side' in step)) &&
    ['synced', 'unchanged', 'outOfScope', 'dismissed'].includes(disposition.kind)
  );
}
