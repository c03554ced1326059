import { describe, expect, it } from 'vitest';
import { readRows } from '../reading/rows.ts';
import { one, read } from '../specs/read.ts';
import { ids, sampleBill, samplePayment } from '../specs/samples.ts';

describe('settlements of a bill', () => {
  it('come with it, in part: no account, batch or reconciliation', () => {
    const payment = read('Invoices', sampleBill).find(({ entity }) => entity === 'billPayment')!;
    expect(payment).toEqual({
      entity: 'billPayment',
      id: `${ids.bill}/${ids.payment}`,
      version: 1790640126117,
      presence: 'present',
      marker: '1042 TO-pay-991',
      fields: {
        document: ids.bill,
        contact: ids.contact,
        amount: 1100,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-09-29',
        reference: '1042 TO-pay-991',
      },
    });
  });

  it('include credits, prepayments and overpayments; shares of one credit are one', () => {
    const records = read('Invoices', {
      ...sampleBill,
      AmountCredited: 9,
      CreditNotes: [
        { CreditNoteID: ids.credit, AppliedAmount: 2 },
        { CreditNoteID: ids.credit, AppliedAmount: 3 },
      ],
      Prepayments: [{ PrepaymentID: ids.file, AppliedAmount: 1 }],
      Overpayments: [{ OverpaymentID: ids.line, AppliedAmount: 3 }],
    });
    const shares = records
      .filter(({ entity }) => entity === 'billPayment')
      .map(({ fields }) => [fields.kind, fields.amount]);
    expect(shares).toEqual([
      ['payment', 1100],
      ['credit', 500],
      ['prepayment', 100],
      ['overpayment', 300],
    ]);
    expect(records[0]!.extra).toMatchObject({ settlements: [ids.payment, ids.credit, ids.file, ids.line].sort() });
  });

  it('are called complete only when they add up to what the bill says was settled', () => {
    expect(one('Invoices', sampleBill).extra).toMatchObject({ settlements: [ids.payment] });
    expect(one('Invoices', { ...sampleBill, AmountPaid: 12 }).extra).not.toHaveProperty('settlements');
    expect(one('Invoices', { ...sampleBill, AmountCredited: undefined }).extra).not.toHaveProperty('settlements');
    const unknown = { ...sampleBill, AmountCredited: 5, CreditNotes: [{ CreditNoteID: ids.credit }] };
    expect(one('Invoices', unknown).extra).not.toHaveProperty('settlements');
  });

  it('are not believed when there are more than the bill says: deleted ones stand among them', () => {
    const records = read('Invoices', { ...sampleBill, AmountPaid: 0 });
    expect(records.map(({ entity }) => entity)).toEqual(['bill']);
    expect(records[0]!.extra).not.toHaveProperty('settlements');
    expect(records[0]!.alsoLookAt).toEqual([{ entity: 'billPayment', id: `${ids.bill}/${ids.payment}` }]);
  });
});

describe('a payment by itself', () => {
  it('shows everything', () => {
    expect(one('Payments', samplePayment)).toEqual({
      entity: 'billPayment',
      id: `${ids.bill}/${ids.payment}`,
      version: 1790640126623,
      presence: 'present',
      marker: '1042 TO-pay-991',
      fields: {
        document: ids.bill,
        contact: ids.contact,
        amount: 1100,
        currency: 'USD',
        kind: 'payment',
        origin: 'ledger',
        paidOn: '2026-09-29',
        reference: '1042 TO-pay-991',
        account: ids.bank,
        reconciled: false,
        batch: null,
      },
    });
  });

  it('is gone when Xero says DELETED, and names its batch in either place', () => {
    expect(one('Payments', { ...samplePayment, Status: 'DELETED' }).presence).toBe('deleted');
    const batch = { BatchPayment: { BatchPaymentID: ids.file, IsReconciled: 'true', TotalAmount: '600.00' } };
    expect(one('Payments', { ...samplePayment, ...batch, IsReconciled: 'true' }).fields).toMatchObject({
      batch: ids.file,
      reconciled: true,
    });
  });

  it.each(['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APOVERPAYMENTPAYMENT'])('of type %s is none of ours', (PaymentType) => {
    expect(read('Payments', { ...samplePayment, PaymentType })).toEqual([]);
  });

  it('without a currency is set aside', () => {
    const { unreadable } = readRows('Payments', [{ ...samplePayment, Invoice: { InvoiceID: ids.bill } }]);
    expect(unreadable).toEqual([
      { entity: 'billPayment', id: ids.payment, reason: expect.stringContaining('CurrencyCode') },
    ]);
  });
});
