import { expect, it } from 'vitest';
import type { Link } from '../state/link.ts';
import { planMerged } from './plan-merged.ts';
import type { Snapshot } from './snapshot.ts';

const link = { id: 'link', mapping: 'contact', L: 'dead', R: 'vendor' } as Partial<Link> as Link;
const main = { side: 'L', id: 'main', via: ['second'], fields: {}, linked: true } as const;
const planOf = (survivor: Snapshot['survivor'], known?: string) =>
  planMerged(
    { survivor } as Partial<Snapshot> as Snapshot,
    known === undefined ? link : { ...link, survivor: { L: known } },
  );

// D12: who takes the place is known before it is given away. Planned too early, the survivor would get a partner of its own.
it('waits for a survivor that was not read yet', () => {
  expect(planOf('unread')?.disposition.kind).toBe('waiting');
});

it('makes a second name of it where the survivor has a partner, and says nothing where nothing was merged', () => {
  expect(planOf(main)?.steps).toEqual([{ kind: 'alias', of: 'L', survivor: 'main' }]);
  expect(planOf(undefined)).toBeUndefined();
});

it('rests where that name is known already, or the one that was merged into it, but not where it is another', () => {
  for (const known of ['main', 'second']) expect(planOf(main, known)?.steps).toEqual([]);
  expect(planOf(main, 'of-a-merge-before')?.steps).toMatchObject([{ kind: 'alias', survivor: 'main' }]);
});
