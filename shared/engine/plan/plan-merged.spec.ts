import { expect, it } from 'vitest';
import type { Link } from '../state/link.ts';
import { planMerged } from './plan-merged.ts';
import type { Snapshot } from './snapshot.ts';

const link = { id: 'link', mapping: 'contact', L: 'dead', R: 'vendor' } as Partial<Link> as Link;
const planOf = (survivor: Snapshot['survivor']) => planMerged({ survivor } as Partial<Snapshot> as Snapshot, link);

// D12: who takes the place is known before it is given away. Planned too early, the survivor would get a partner of its own.
it('waits for a survivor that was not read yet', () => {
  expect(planOf('unread')?.disposition.kind).toBe('waiting');
});

it('makes a second name of it where the survivor has a partner, and says nothing where nothing was merged', () => {
  expect(planOf({ side: 'L', id: 'main', fields: {}, linked: true })?.steps).toEqual([
    { kind: 'alias', of: 'L', survivor: 'main' },
  ]);
  expect(planOf(undefined)).toBeUndefined();
});
