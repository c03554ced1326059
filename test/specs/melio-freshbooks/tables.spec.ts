import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { melioFreshbooks } from '../../../shared/integrations/melio-freshbooks/index.ts';

/** The integration's tables themselves: nothing of a document or a customer ever flows towards FreshBooks. */

const fields = melioFreshbooks.mappings.flatMap((mapping) =>
  Object.entries(mapping.fields).map(([name, rule]) => ({ where: `${mapping.id}.${name}`, rule })),
);

describe('the tables of melio-freshbooks', () => {
  it('MF-1, MF-2, MF-4 customers and invoices flow to Melio only, their every field', () => {
    for (const { where, rule } of fields.filter((one) => /^(customer|invoice|settlement)\./.test(one.where)))
      expect([where, rule.flow]).toEqual([where, '->']);
    const created = Object.fromEntries(melioFreshbooks.mappings.map(({ id, create }) => [id, create.flow]));
    expect(created).toEqual({ customer: '->', invoice: '->', settlement: '->', payment: '<-', payout: '<-' });
  });

  it('MF-3 of a payment only what FreshBooks must be told about flows to it', () => {
    const told = fields.filter(({ where, rule }) => where.startsWith('payment.') && rule.flow === '<-');
    expect(told.map(({ where }) => where.slice('payment.'.length)).sort()).toEqual([
      ...['amount', 'currency', 'document', 'method', 'paidOn', 'reference', 'status'],
    ]);
  });

  it('removals travel where they must, and customers and payouts are never removed', () => {
    const removals = Object.fromEntries(melioFreshbooks.mappings.map(({ id, removal }) => [id, removal.flow]));
    expect(removals).toEqual({ customer: 'none', invoice: '->', payment: '<-', settlement: '->', payout: 'none' });
  });

  it('every setting has a default, and the defaults guess nothing about where money is booked', () => {
    expect(melioFreshbooks.settings.parse({})).toEqual({
      reverseFailedPayments: true,
      recordPayouts: false,
      undepositedFunds: null,
      depositAccount: null,
      feeAccount: null,
      unappliedAccount: null,
    });
  });

  it('every row of the page has a spec that names it', () => {
    const folder = new URL('.', import.meta.url);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.spec.ts') && name !== 'tables.spec.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const named = new Set(texts.join('\n').match(/MF-X?\d/g));
    const rows = ['MF-1', 'MF-2', 'MF-3', 'MF-4', 'MF-5', 'MF-6', 'MF-7', 'MF-8', 'MF-X1'];
    expect(rows.filter((row) => !named.has(row))).toEqual([]);
  });
});
