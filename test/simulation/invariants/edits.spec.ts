import { expect, it } from 'vitest';
import type { Pair } from '../pair.ts';
import type { TrueRecord } from '../truth.ts';
import { Edits } from './edits.ts';

const bill = (side: 'L' | 'R', id: string, dueOn: string): TrueRecord => ({
  side,
  entity: 'bill',
  id,
  live: true,
  wanted: true,
  fields: { dueOn },
});

/** Two bills that are a pair; `now` and what they show move with the story. */
function story() {
  const books = { L: bill('L', 'l-1', '2026-03-01'), R: bill('R', 'r-1', '2026-03-01'), now: 0 };
  const pair = {
    made: {},
    now: () => books.now++,
    count: () => {},
    items: {
      linkAt: () => ({ L: books.L.id, R: books.R.id }),
      intents: new Map(),
      fetchedAt: () => Number.POSITIVE_INFINITY,
    },
    truth: { get: (side: 'L' | 'R') => books[side] },
  };
  const edits = new Edits(pair as unknown as Pair);
  const change = (by: 'people' | 'sync', side: 'L' | 'R', dueOn: string) => {
    const before = books[side];
    const after = { ...before, fields: { dueOn } };
    books[side] = after;
    edits[by]([{ before, after }]);
  };
  const values = () => edits.ofPair(books.L, books.R, 'dueOn').map(({ value }) => value);
  return { books, change, values };
}

it('either of two edits that meet may win', () => {
  const { change, values } = story();
  change('people', 'L', '2026-04-12');
  change('people', 'R', '2026-03-07');
  expect(values()).toEqual(['2026-04-12', '2026-03-07']);
});

it('the one that lost may not come back, also where the record of the winner is another by now', () => {
  const { books, change, values } = story();
  change('people', 'L', '2026-04-12');
  change('people', 'R', '2026-03-07');
  change('sync', 'R', '2026-04-12');
  expect(new Set(values())).toEqual(new Set(['2026-04-12']));
  books.L = bill('L', 'l-2', '2026-04-12');
  expect(values()).toEqual(['2026-04-12']);
});

it('an edit where both sides agreed replaces what was edited before, and is not lost to a copy of that', () => {
  const { change, values } = story();
  change('people', 'L', '2026-04-12');
  change('sync', 'R', '2026-04-12');
  change('people', 'R', '2026-05-01');
  expect(values()).toEqual(['2026-05-01']);
  change('sync', 'R', '2026-04-12');
  expect(values()).toEqual(['2026-05-01']);
});
