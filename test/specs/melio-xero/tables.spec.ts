import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { melioXero } from '../../../shared/integrations/melio-xero/index.ts';

/** The integration's tables themselves, held against the page they stand for. */

const fields = melioXero.mappings.flatMap((mapping) =>
  Object.entries(mapping.fields).map(([name, rule]) => ({ where: `${mapping.id}.${name}`, rule })),
);
const field = (where: string) => fields.find((one) => one.where === where)!.rule;

/** Rows that stand in the tables as they are on the page; all others are acts, and only specs can show them. */
const ARROWS: readonly (readonly [row: string, field: string, flow: string])[] = [
  ['MX-V1', 'vendor.name', '<->'],
  ['MX-V2', 'vendor.personName', '<->'],
  ['MX-V3', 'vendor.email', '<->'],
  ['MX-V4', 'vendor.phone', '<->'],
  ['MX-V5', 'vendor.line1', '->'],
  ['MX-V6', 'vendor.line2', '->'],
  ['MX-V7', 'vendor.city', '->'],
  ['MX-V8', 'vendor.state', '->'],
  ['MX-V9', 'vendor.postalCode', '->'],
  ['MX-B1', 'bill.contact', '<->'],
  ['MX-B2', 'bill.mailTo', '->'],
  ['MX-B3', 'bill.billedOn', '<-'],
  ['MX-B4', 'bill.dueOn', '<->'],
  ['MX-B5', 'bill.number', '<->'],
  ['MX-B6', 'bill.lines', '<->'],
  ['MX-B7', 'bill.account', '<->'],
  ['MX-B8', 'bill.note', '<->'],
  ['MX-B10', 'bill.total', '<->'],
  ['MX-B11', 'bill.webUrl', '<-'],
  ['MX-B12', 'file.document', '<->'],
  ['MX-P1', 'payment.document', '<-'],
  ['MX-P2', 'payment.account', '<-'],
  ['MX-P3', 'payment.paidOn', '<-'],
  ['MX-P4', 'payment.reference', '<-'],
  ['MX-P5', 'payment.amount', '<-'],
];

describe('the tables of melio-xero', () => {
  it.each(ARROWS)('%s is %s, and flows %s', (row, where, flow) => {
    expect(field(where)).toMatchObject({ flow });
    expect(field(where).row.split(', ')).toContain(row);
  });

  it('every field that flows both ways names a conflict rule, every other one none', () => {
    for (const { where, rule } of fields)
      expect([where, rule.onConflict !== undefined]).toEqual([where, rule.flow === '<->']);
  });

  it('money and payee are always asked about, days, numbers and texts of vendors follow Xero', () => {
    const asked = fields.filter(({ rule }) => rule.onConflict === 'ask').map(({ where }) => where);
    expect(asked.sort()).toEqual(['bill.contact', 'bill.currency', 'bill.lines', 'bill.note', 'bill.total']);
    for (const { where, rule } of fields)
      if (!asked.includes(where)) expect([where, rule.onConflict]).not.toContain('right');
  });

  it('removals of vendors, lists and files never travel', () => {
    const removals = Object.fromEntries(melioXero.mappings.map(({ id, removal }) => [id, removal.flow]));
    expect(removals).toMatchObject({ vendor: 'none', accounts: 'none', dimensions: 'none', file: 'none' });
  });

  it('every setting has a default, and the defaults guess nothing about where money is booked', () => {
    expect(melioXero.settings.parse({})).toEqual({
      paymentDate: 'deducted',
      postPayment: 'scheduled',
      fundingAccounts: {},
      paidOutsideAccount: null,
      defaultAccount: null,
      createBillsAs: 'authorised',
      reverseFailedPayments: true,
      returnedPaymentsAccount: null,
    });
  });

  it('every row of the page has a spec that names it', () => {
    const folder = new URL('.', import.meta.url);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.spec.ts') && name !== 'tables.spec.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const named = new Set(texts.join('\n').match(/MX-[A-Z]?\d+(?:\.\.[A-Z]?\d+)?/g));
    const missing = ROWS.filter((row) => !named.has(row));
    expect(missing).toEqual([]);
  });
});

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `MX-${prefix}${index + 1}`);
const ROWS = [
  ...numbered('', 3),
  ...numbered('V', 9),
  ...numbered('B', 12),
  ...numbered('P', 5),
  ...numbered('W', 18),
  ...numbered('N', 3),
  ...numbered('X', 4),
];
