import { describe, expect, it } from 'vitest';
import type { Entity } from '../../model/names.ts';
import type { FieldRule } from '../integration.ts';
import { refsIn, translateList, withoutLeftOut } from './refs.ts';
import type { Translate } from './snapshot.ts';

const allocations: FieldRule = {
  flow: '<->',
  onConflict: 'ask',
  row: 'BQ-11',
  refs: [{ at: 'document', entity: 'bill', optional: true }],
};
const lines: FieldRule = {
  flow: '->',
  row: 'BQ-10',
  refs: [
    { at: 'account', entity: 'account' },
    { at: 'dimensions', entity: 'dimension' },
  ],
};

/** `B-1` is linked to `b-1`; what begins with X was left out; everything else has no partner yet. */
const translate: Translate = (_, _entity: Entity, id) => {
  if (id.startsWith('X')) return { kind: 'out' };
  return id.startsWith('?') ? { kind: 'unlinked' } : { kind: 'linked', id: id.toLowerCase() };
};

describe('a list of references', () => {
  it('names every id inside its entries', () => {
    const value = [
      { account: 'A', dimensions: ['D', 'E'], amount: 1 },
      { account: null, dimensions: [], amount: 2 },
    ];
    expect(refsIn(lines, value)).toEqual([
      { entity: 'account', id: 'A' },
      { entity: 'dimension', id: 'D' },
      { entity: 'dimension', id: 'E' },
    ]);
  });

  it('is read in the ids of the other side, and everything else in it stays', () => {
    const value = [{ account: 'A', dimensions: ['E', 'D'], amount: 1 }];
    expect(translateList(translate, 'L', lines, value)).toEqual({
      kind: 'value',
      value: [{ account: 'a', dimensions: ['d', 'e'], amount: 1 }],
    });
    expect(translateList(translate, 'L', lines, [{ account: null, amount: 1 }])).toEqual({
      kind: 'value',
      value: [{ account: null, amount: 1 }],
    });
  });

  it('waits for the first record that has no partner yet', () => {
    const value = [
      { document: 'B-1', amount: 5 },
      { document: '?', amount: 7 },
    ];
    expect(translateList(translate, 'R', allocations, value)).toEqual({ kind: 'needs', entity: 'bill', id: '?' });
  });

  it('leaves out a share of a document that does not sync, on both ways to read it', () => {
    const value = [
      { document: 'B-1', amount: 5 },
      { document: 'X-2', amount: 7 },
    ];
    expect(withoutLeftOut(translate, 'R', allocations, value)).toEqual([{ document: 'B-1', amount: 5 }]);
    expect(translateList(translate, 'R', allocations, value)).toEqual({
      kind: 'value',
      value: [{ document: 'b-1', amount: 5 }],
    });
  });

  it('never drops a line because its account is left out: the field waits', () => {
    expect(translateList(translate, 'L', lines, [{ account: 'X', amount: 1 }])).toEqual({
      kind: 'needs',
      entity: 'account',
      id: 'X',
    });
  });
});
