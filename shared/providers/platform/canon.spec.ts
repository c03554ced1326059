import { describe, expect, it } from 'vitest';
import { canonAddress, canonItems, canonLines, canonText } from './canon.ts';

const line = { description: 'Rent', amount: 5, account: '400', dimensions: ['b', 'a'] };

describe('what the platform makes of a value', () => {
  it.each([
    ['  a b ', 'a b'],
    ['  ', null],
    [null, null],
  ])('text %j is %j', (value, canon) => expect(canonText(value)).toBe(canon));

  it('an address without parts is none', () => {
    expect(canonAddress({ line1: ' ', city: null })).toBeNull();
    expect(canonAddress({ line1: ' 1 Main ', city: '' })).toEqual({ line1: '1 Main', city: null });
    expect(canonAddress(null)).toBeNull();
  });

  it('lines are a multiset: the same in any order, and twice is not once', () => {
    const other = { ...line, amount: 7, description: ' ' };
    expect(canonLines([line, other])).toEqual(canonLines([other, { ...line, dimensions: ['a', 'b'] }]));
    expect(canonLines([line, line])).not.toEqual(canonLines([line]));
    expect(canonLines([other])).toEqual([{ amount: 7, description: null, account: '400', dimensions: ['a', 'b'] }]);
  });

  it('items are a set in any order', () => {
    expect(canonItems([{ id: '2' }, { id: '1' }])).toEqual([{ id: '1' }, { id: '2' }]);
  });
});
