import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alternativeFreshbooks } from '../../../shared/integrations/alternative-freshbooks/index.ts';

/** The integration's tables themselves, held against the page they stand for. */

const { mappings } = alternativeFreshbooks;
const fields = mappings.flatMap((mapping) =>
  Object.entries(mapping.fields).map(([name, rule]) => ({ where: `${mapping.id}.${name}`, rule })),
);
const field = (where: string) => fields.find((one) => one.where === where)!.rule;

/** Rows that stand in the tables as they are on the page; all others are acts, and only specs can show them. */
const ARROWS: readonly (readonly [row: string, field: string, flow: string])[] = [
  ['AF-1', 'invoice.contact', '->'],
  ['AF-1', 'invoice.number', '->'],
  ['AF-1', 'invoice.currency', '->'],
  ['AF-2', 'invoice.lines', '->'],
  ['AF-3', 'customer.name', '->'],
  ['AF-3', 'customer.email', '->'],
  ['AF-4', 'payment.amount', '<-'],
  ['AF-4', 'payment.paidOn', '<-'],
  ['AF-6', 'payment.status', '<-'],
  ['AF-8', 'invoice.total', '->'],
  ['AF-8', 'invoice.dueOn', '->'],
  ['AF-9', 'invoice.total', '->'],
  ['AF-X1', 'payout.lines', '<-'],
];

describe('the tables of alternative-freshbooks', () => {
  it.each(ARROWS)('%s is %s, and flows %s', (row, where, flow) => {
    expect(field(where)).toMatchObject({ flow });
    expect(field(where).row.split(', ')).toContain(row);
  });

  it('nothing flows both ways: each side decides about its own', () => {
    expect(fields.filter(({ rule }) => rule.flow === '<->')).toEqual([]);
  });

  it('AF-10, AF-11: nothing is ever created in FreshBooks but payments and what they become', () => {
    const flows = Object.fromEntries(mappings.map(({ id, create }) => [id, create.flow]));
    expect(flows).toEqual({ customer: '->', invoice: '->', payment: '<-', payout: '<-' });
  });

  it('only amount, due date, currency and customer are worth a new invoice', () => {
    const minor = Object.entries(mappings.find(({ id }) => id === 'invoice')!.fields).filter(([, { minor }]) => minor);
    expect(minor.map(([name]) => name).sort()).toEqual(['lines', 'number']);
  });

  it('every setting has a default, and the defaults are what the page says, or the safe choice', () => {
    expect(alternativeFreshbooks.settings.parse({})).toEqual({
      reverseFailedPayments: false,
      reverseRefundedPayments: true,
      archive: 'keep',
      undepositedFunds: null,
      depositAccount: null,
      feeAccount: null,
      unappliedAccount: null,
      recordPayouts: false,
      moneyUnit: 'ask',
    });
    expect(alternativeFreshbooks.settings.safeParse({ archive: 'sometimes' }).success).toBe(false);
    expect(alternativeFreshbooks.settings.safeParse({ colour: 'red' }).success).toBe(false);
  });

  it('every row of the page has a spec that names it', () => {
    const folder = new URL('.', import.meta.url);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.spec.ts') && name !== 'tables.spec.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const named = new Set(texts.join('\n').match(/AF-X?\d+/g));
    const numbered = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `AF-${prefix}${index + 1}`);
    expect([...numbered('', 16), ...numbered('X', 4)].filter((row) => !named.has(row))).toEqual([]);
  });
});
