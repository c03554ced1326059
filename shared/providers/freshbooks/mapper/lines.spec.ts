import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invoiceLine } from '../schema.ts';
import { sampleLine, usd } from '../specs/samples.ts';
import { lineTexts, shares } from './lines.ts';

const line = (amount: string, more: object = {}) => invoiceLine.parse({ ...sampleLine, amount: usd(amount), ...more });

describe("lines' shares of the total", () => {
  it('are the lines themselves where there is neither tax nor discount', () => {
    expect(shares([line('10.00'), line('5.50')], '0', 1550)).toEqual([1000, 550]);
  });

  it('take 1.5 hours, two taxes and a discount of 10 % along', () => {
    // 150.00 - 10 % = 135.00, + 5 % + 9.975 % = 155.216; 20.00 - 10 % = 18.00 without tax.
    const taxed = line('150.00', { qty: '1.5', taxAmount1: '5', taxAmount2: '9.975' });
    expect(shares([taxed, line('20.00')], '10', 17_322)).toEqual([15_522, 1_800]);
  });

  it('take a tax of a tax along', () => {
    expect(shares([line('100.00', { taxAmount1: '10', taxAmount2: '10', compounded_tax: true })], '0', 12_100)).toEqual(
      [12_100],
    );
    expect(
      shares(
        [line('100.00', { taxAmount1: '10', taxAmount2: '10', compounded_tax: true }), line('121.00')],
        '0',
        24_200,
      ),
    ).toEqual([12_100, 12_100]);
  });

  it.each([
    [['1.00', '1.00', '1.00'], 100, [34, 33, 33]],
    [['10.00', '-10.00'], 0, [0, 0]],
    [['0.00', '0.00'], 101, [51, 50]],
    [['30.00', '-10.00'], 2_000, [3_000, -1_000]],
    [[], 500, []],
  ])('%j of %i are %j', (amounts, total, expected) => {
    expect(
      shares(
        amounts.map((amount) => line(amount)),
        '0',
        total,
      ),
    ).toEqual(expected);
  });

  it('add up to the total to the cent, whatever FreshBooks rounded', () => {
    const cents = fc.integer({ min: -100_000, max: 1_000_000 });
    const lines = fc.array(
      fc.record({ cents, tax: fc.integer({ min: 0, max: 30_000 }), second: fc.integer({ min: 0, max: 30_000 }) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 5_000_000 }),
        (rows, off, total) => {
          const given = rows.map(({ cents: amount, tax, second }) =>
            line((amount / 100).toFixed(2), {
              taxAmount1: (tax / 1000).toFixed(3),
              taxAmount2: (second / 1000).toFixed(3),
            }),
          );
          const parts = shares(given, String(off), total);
          expect(parts.every(Number.isInteger)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        },
      ),
    );
  });

  it('stay within a cent of what the line itself says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 0, max: 20 }),
        (nets, tax) => {
          const given = nets.map((net) => line((net / 100).toFixed(2), { taxAmount1: String(tax) }));
          const exact = nets.map((net) =>
            Big(net)
              .times(100 + tax)
              .div(100),
          );
          const total = exact.map((part) => part.round(0, Big.roundHalfUp).toNumber()).reduce((a, b) => a + b, 0);
          const slack = Math.abs(
            exact
              .reduce((sum, part) => sum.plus(part), Big(0))
              .minus(total)
              .toNumber(),
          );
          for (const [index, part] of shares(given, '0', total).entries()) {
            expect(Math.abs(exact[index]!.minus(part).toNumber())).toBeLessThanOrEqual(1 + slack);
          }
        },
      ),
    );
  });
});

describe("a line's text", () => {
  it.each([
    [{}, 'Consulting - June'],
    [{ qty: '1.5' }, 'Consulting - June (1.5 x 1500.00)'],
    [{ qty: '2.00', name: '' }, 'June (2 x 1500.00)'],
    [{ qty: 1, description: null }, 'Consulting'],
    [{ name: null, description: '' }, ''],
  ])('%j is %j', (more, text) => {
    expect(lineTexts(invoiceLine.parse({ ...sampleLine, ...more }))).toBe(text);
  });
});
