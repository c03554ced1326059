import { describe, expect, it } from 'vitest';
import { read } from '../specs/read.ts';
import { samplePayment } from '../specs/samples.ts';
import { settlementsOf, withApplied } from './settlement.ts';

describe('a payment', () => {
  it('is a settlement of its invoice', () => {
    expect(read('payments', samplePayment)).toEqual({
      entity: 'payment',
      id: '454063/312143',
      version: Date.UTC(2026, 5, 29, 16, 49, 8, 999),
      presence: 'present',
      marker: 'AP-77 TOABCDEFGHIJ',
      fields: {
        document: '454063',
        contact: '567595',
        amount: 10_000,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-06-15',
        method: 'ach',
        reference: 'AP-77 TOABCDEFGHIJ',
      },
      extra: { type: 'ACH' },
    });
  });

  it.each([
    [{ from_credit: true, type: 'Credit' }, 'credit'],
    [{ creditid: 31313 }, 'credit'],
    [{ type: 'Credit' }, 'credit'],
    [{ type: 'Credit Card' }, 'payment'],
  ])('%j is a %s', (more, kind) => {
    expect(read('payments', { ...samplePayment, ...more }).fields.kind).toBe(kind);
  });

  it('that was more than due says which credit took the rest, and has the invoice looked at', () => {
    expect(read('payments', { ...samplePayment, overpaymentid: 31313 })).toMatchObject({
      fields: { overpayment: '31313' },
      extra: { overpaymentId: '31313' },
      alsoLookAt: [{ entity: 'invoice', id: '454063' }],
    });
  });

  it.each([
    ['VISA', 'card'],
    ['Bank Transfer', 'bankTransfer'],
    ['Check', 'check'],
    ['Stripe', 'other'],
    [null, 'other'],
  ])('of type %s is by %s', (type, method) => {
    expect(read('payments', { ...samplePayment, type }).fields.method).toBe(method);
  });

  it('is deleted with vis_state 1 only', () => {
    expect(read('payments', { ...samplePayment, vis_state: 1 }).presence).toBe('deleted');
    expect(read('payments', { ...samplePayment, vis_state: 2 }).presence).toBe('present');
  });

  it('takes ids as text too, and amounts without decimals', () => {
    const yen = read('payments', { ...samplePayment, id: '312143', amount: { amount: '5000', code: 'JPY' } });
    expect(yen).toMatchObject({ id: '454063/312143', fields: { amount: 5_000, currency: 'JPY' } });
  });
});

describe('what settles an invoice', () => {
  const one = read('payments', samplePayment);
  const gone = read('payments', { ...samplePayment, id: 9, vis_state: 1 });
  it('is complete only when it explains the sum', () => {
    expect(settlementsOf({ settled: 10_000, currency: 'USD' }, [one, gone])).toEqual(['312143']);
    expect(settlementsOf({ settled: 15_000, currency: 'USD' }, [one])).toBeUndefined();
    expect(settlementsOf({ settled: 5_000, currency: 'USD' }, [one])).toBeUndefined();
  });
  it('may be more than the sum where somebody paid too much', () => {
    const over = read('payments', { ...samplePayment, overpaymentid: 1 });
    expect(settlementsOf({ settled: 5_000, currency: 'USD' }, [over])).toEqual(['312143']);
  });
});

describe('a payment of more than was due', () => {
  const over = read('payments', { ...samplePayment, overpaymentid: 1 });
  const other = read('payments', { ...samplePayment, id: 9, amount: { amount: '20.00', code: 'USD' } });
  const appliedOf = (settled: number, ...payments: Parameters<typeof withApplied>[1]) =>
    withApplied(settled, payments).map(({ fields }) => fields.applied);

  it('says what the invoice took of it, where the others are known', () => {
    expect(appliedOf(5_000, over, other)).toEqual([{ of: 10_000, took: 3_000 }, undefined]);
    expect(appliedOf(2_000, over, other)).toEqual([{ of: 10_000, took: 0 }, undefined]);
  });

  it('says nothing where it cannot be told', () => {
    expect(appliedOf(5_000, over, { ...over, id: '454063/8' })).toEqual([undefined, undefined]);
    expect(appliedOf(1_000, over, other)).toEqual([undefined, undefined]);
    expect(appliedOf(50_000, over, other)).toEqual([undefined, undefined]);
  });
});
