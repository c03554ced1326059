import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../engine/errors.ts';
import type { RecordWrite } from '../../engine/provider.ts';
import type { Fields, ProviderRecord } from '../../model/record.ts';
import { prepareWrite } from './requests.ts';

describe('what is never sent', () => {
  const prepare = (write: RecordWrite) => prepareWrite(write, 'Melio');
  const record = (entity: 'billPayment' | 'contact', id: string, fields: Fields): ProviderRecord => ({
    ...{ entity, id, fields, version: 3, presence: 'present' as const },
  });
  const payment = (fields: Fields) => record('billPayment', 'b/p', fields);

  it.each([
    ['a platform payment', { origin: 'platform', movesMoney: true }],
    ['a bill marked as paid', { origin: 'platform', movesMoney: false }],
    ['a payment of unknown origin', {}],
  ])('the removal of %s', (_, fields) => {
    const current = payment(fields);
    expect(() => prepare({ kind: 'remove', entity: 'billPayment', id: 'b/p', current })).toThrow(CannotWrite);
  });

  it('a change or restoration of a payment', () => {
    const current = payment({ origin: 'accounting' });
    const id = 'b/p';
    expect(() => prepare({ kind: 'update', entity: 'billPayment', id, changes: { amount: 1 }, current })).toThrow(
      CannotWrite,
    );
    expect(() => prepare({ kind: 'restore', entity: 'billPayment', id, current })).toThrow(CannotWrite);
    expect(prepare({ kind: 'remove', entity: 'billPayment', id, current }).path).toBe('/bill-payments/p');
  });

  it('an edit of fields that the platform does not keep', () => {
    expect(() =>
      prepare({
        kind: 'update',
        entity: 'contact',
        id: 'v',
        changes: { taxId: '1' },
        current: record('contact', 'v', {}),
      }),
    ).toThrow('keeps none of taxId');
  });

  it('a file that the platform does not show', () => {
    const content = { key: 'k', mimeType: 'text/html', name: 'a.html' };
    const fields = { document: 'b' };
    expect(() => prepare({ kind: 'create', entity: 'attachment', fields, marker: 'm', content })).toThrow('text/html');
  });
});
