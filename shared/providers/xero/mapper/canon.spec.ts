import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equal, type Json } from '../../../model/json.ts';
import { canon } from './canon.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(' New  York ', 'a\r\nb', '+1 (415) 555', ''),
);
const line = fc.record({
  description: fc.option(text),
  amount: fc.integer(),
  account: fc.option(fc.uuid()),
  dimensions: fc.array(fc.uuid(), { maxLength: 3 }),
});
const value: fc.Arbitrary<Json> = fc.oneof(text, fc.constant(null), fc.integer(), fc.array(line)) as fc.Arbitrary<Json>;

describe('canon', () => {
  const all = Object.entries(canon).flatMap(([entity, fields]) =>
    Object.entries(fields as Record<string, (value: Json) => Json>).map(
      ([name, apply]) => [`${entity}.${name}`, apply] as const,
    ),
  );

  it.each(all)('%s applied twice is applied once', (_, apply) => {
    fc.assert(fc.property(value, (one) => equal(apply(apply(one)), apply(one))));
  });

  it('takes lines as a bag: order says nothing', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) =>
        equal(canon.bill.lines(lines as Json), canon.bill.lines(lines.toReversed() as Json)),
      ),
    );
  });

  it('sees no edit where Xero only writes differently, and one where it says something else', () => {
    expect(canon.contact.personName('Dana  RAY ')).toBe(canon.contact.personName('dana ray'));
    expect(canon.contact.phone('+1 (415) 555-1212')).toBe('14155551212');
    expect(canon.contact.state('california')).toBe('CA');
    expect(canon.contact.name(' Acme  Widgets ')).toBe('Acme Widgets');
    expect(canon.contact.name('ACME')).not.toBe(canon.contact.name('Acme'));
    expect(canon.bill.note('a\r\nb ')).toBe('a\nb');
    expect(canon.bill.note('  ')).toBeNull();
    expect(canon.contact.postalCode('04041')).toBe('04041');
  });
});
