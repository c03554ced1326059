import { describe, expect, it } from 'vitest';
import { prepare } from '../requests.ts';
import { billPayment, payable, vendor } from '../schema.ts';
import { canon } from './canon.ts';
import { toContact } from './contact.ts';
import { toDocument } from './document.ts';
import { toBillPayment } from './settlement.ts';
import { lastVersion, versionOf } from './values.ts';

const HOME = { currency: 'USD' };
const MetaData = { CreateTime: '2026-03-07T12:34:04-08:00', LastUpdatedTime: '2026-03-07T12:34:04-08:00' };

describe('versions', () => {
  it('count the second, the token within it, and a deletion last', () => {
    const at = (SyncToken: string | undefined) => versionOf({ SyncToken, MetaData });
    expect(at('1')).toBe(at('0') + 1);
    expect(at('5000')).toBe(at('999'));
    expect(lastVersion(MetaData.LastUpdatedTime)).toBe(at('5000'));
    expect(versionOf({ SyncToken: '900', MetaData })).toBeLessThan(
      versionOf({ SyncToken: '0', MetaData: { LastUpdatedTime: '2026-03-07T12:34:05-08:00' } }),
    );
    expect(versionOf({ SyncToken: '3' })).toBe(0);
  });
});

describe('a payment', () => {
  it('says of each document once what it settles, ordered by its id, whatever the order of its lines', () => {
    const line = (TxnId: string, Amount: number, TxnType = 'Bill') => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });
    const source = billPayment.parse({
      Id: '236', SyncToken: '0', VendorRef: { value: '56' }, PayType: 'Check', TotalAmt: 200, MetaData,
      CheckPayment: { BankAccountRef: { value: '35' } },
      Line: [line('9', 100), line('12', 60), line('9', 50), line('7', 10, 'JournalEntry'), line('8', 10, 'VendorCredit')],
    }); // biome-ignore format: short
    expect(toBillPayment(source, HOME).fields).toMatchObject({
      allocations: [
        { document: '12', amount: 6000 },
        { document: '9', amount: 15_000 },
      ],
      credits: [{ credit: '8', amount: 1000 }],
      unapplied: 0,
    });
  });
});

describe('an update of the whole object', () => {
  it("repeats what is the company's, and nothing that QuickBooks only shows", () => {
    const source = vendor.parse({
      Id: '56', SyncToken: '3', domain: 'QBO', sparse: false, DisplayName: 'Bob', Balance: 20, V4IDPseudonym: 'x', MetaData, Vendor1099: true,
      TermRef: { value: '3' },
    }); // biome-ignore format: short
    const current = toContact('Vendor', source);
    const { body } = prepare([
      { kind: 'update', entity: 'contact', id: current.id, changes: { name: 'Robert' }, current },
    ]);
    expect(JSON.parse(body!)).toEqual({
      Id: '56', SyncToken: '3', sparse: false, DisplayName: 'Robert', Vendor1099: true, TermRef: { value: '3' },
    }); // biome-ignore format: short
  });

  it('of a bill keeps its orders linked, and leaves its payments to themselves', () => {
    const source = payable.parse({
      Id: '25', SyncToken: '2', VendorRef: { value: '46' }, TotalAmt: 1, Balance: 0, MetaData,
      LinkedTxn: [{ TxnId: '118', TxnType: 'BillPaymentCheck' }, { TxnId: '7', TxnType: 'PurchaseOrder' }],
      Line: [{ Id: '1', Amount: 1, DetailType: 'AccountBasedExpenseLineDetail', AccountBasedExpenseLineDetail: { AccountRef: { value: '64' } } }],
    }); // biome-ignore format: short
    const current = toDocument('bill', source, HOME);
    const { body } = prepare([{ kind: 'update', entity: 'bill', id: '25', changes: { dueOn: '2026-04-01' }, current }]);
    expect(JSON.parse(body!)).toMatchObject({
      LinkedTxn: [{ TxnId: '7' }],
      DueDate: '2026-04-01',
      Line: [{ Id: '1' }],
    });
  });

  it('is not made of a record that was never read whole', () => {
    const current = { entity: 'bill', id: '25', version: 0, presence: 'present', fields: {} } as const;
    expect(() => prepare([{ kind: 'remove', entity: 'bill', id: '25', current }])).toThrow('read first');
  });
});

describe('canon', () => {
  const all = Object.values(canon).flatMap((fields) => Object.values(fields) as ((value: never) => unknown)[]);
  const samples = [' a  b ', 'USA', 'United States', '(555) 555-0100', 'x'.repeat(30), null, [{ document: '9' }, { document: '12' }], [{ description: ' a ', quantity: '1' }], ['b', 'a'], 3]; // biome-ignore format: short

  it('changes nothing when it is applied again', () => {
    for (const apply of all)
      for (const sample of samples) {
        const once = apply(sample as never);
        expect(apply(once as never)).toEqual(once);
      }
  });

  it('takes one for none, and three letters for two', () => {
    const line = { amount: 1, description: 'a', quantity: '1' };
    expect(canon.bill.lines([line])).toEqual(canon.bill.lines([{ ...line, quantity: null }]));
    expect(canon.contact.country('USA')).toBe(canon.contact.country('United States'));
    expect(canon.contact.country('DEU')).not.toBe(canon.contact.country('USA'));
  });
});
