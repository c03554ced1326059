import { describe, expect, it } from 'vitest';
import { create, MARKER, remove } from '../support/session.ts';
import { DAY, inWorld, type XeroWorld } from './xero-client/world.ts';

describe('payments', () => {
  const paying = (world: XeroWorld, document: string, amount: number) => ({
    document, account: world.account('090'), paidOn: DAY, amount, currency: 'USD', reference: '1042',
  }); // biome-ignore format: short

  it('are posted, seen in the bill and by themselves, found and deleted', () =>
    inWorld(async (world) => {
      const bill = world.bill(world.vendor());
      const wish = create('billPayment', paying(world, bill, 4_000));
      const [made] = await world.write(wish);
      expect(made).toMatchObject({
        kind: 'done',
        record: {
          marker: `1042 ${MARKER}`,
          fields: { amount: 4_000, account: world.account('090'), paidOn: DAY, reconciled: false },
        },
      });
      const { id } = (made as { record: { id: string } }).record;
      const fetched = await world.session.fetch('bill', [bill]);
      expect(fetched.records).toMatchObject([
        { fields: { open: 6_000 }, extra: { settlements: [id.split('/')[1]] } },
        { id, fields: { amount: 4_000 } },
      ]);
      expect(await world.session.find({ entity: 'billPayment', write: wish })).toMatchObject([
        { id, marker: `1042 ${MARKER}` },
      ]);

      const [removed] = await world.write(remove(await world.read('billPayment', id)));
      expect(removed).toMatchObject({ kind: 'done', record: { id, presence: 'deleted' } });
      expect(await world.read('billPayment', id)).toMatchObject({ presence: 'deleted' });
      expect(await world.session.find({ entity: 'billPayment', write: wish })).toMatchObject([
        { id, presence: 'deleted' },
      ]);
      expect((await world.read('bill', bill)).extra).toMatchObject({ settlements: [] });
    }));

  it('are refused for a reason', () =>
    inWorld(async (world) => {
      const bill = world.bill(world.vendor());
      const pay = async (amount: number, more = {}) => {
        const [outcome] = await world.write(create('billPayment', { ...paying(world, bill, amount), ...more }));
        return outcome!.kind === 'refused' ? outcome!.refusal.code : 'done';
      };
      expect(await pay(10_001)).toBe('amountAboveDue');
      expect(await pay(100, { account: world.account('400') })).toBe('invalidAccount');
      expect(await pay(10_000)).toBe('done');
      expect(await pay(100)).toBe('wrongState');
      const payment = (await world.session.fetch('billPayment', [bill])).records[0]!;
      world.ui.reconcilePayment(payment.id.split('/')[1]!);
      expect(await world.write(remove(payment))).toMatchObject([{ kind: 'refused', refusal: { code: 'reconciled' } }]);
    }));

  it('and credits of every kind lower what is due', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const bill = world.bill(vendor);
      const lines = [{ Description: 'Back', Quantity: 1, UnitAmount: 5, AccountCode: '400' }];
      const credit = world.ui.addCreditNote({ contactId: vendor, Date: DAY, lines }).id;
      const money = { contactId: vendor, accountId: world.account('090'), date: DAY };
      const over = world.ui.addOverpayment({ ...money, amount: 7 }).id;
      const pre = world.ui.addPrepayment({ ...money, amount: 3, accountCode: '400' }).id;
      world.ui.allocate(credit, bill, 2, DAY);
      world.ui.allocate(credit, bill, 3, DAY);
      world.ui.allocate(over, bill, 7, DAY);
      const allocation = world.ui.allocate(pre, bill, 3, DAY);
      const { records } = await world.session.fetch('bill', [bill]);
      const shares = records.slice(1).map(({ id, fields }) => [id, fields.kind, fields.amount]);
      expect(shares.sort()).toEqual(
        [
          [`${bill}/${credit}`, 'credit', 500],
          [`${bill}/${over}`, 'overpayment', 700],
          [`${bill}/${pre}`, 'prepayment', 300],
        ].sort(),
      );
      expect(records[0]).toMatchObject({ fields: { open: 8_500 }, extra: { settlements: [credit, over, pre].sort() } });
      expect(await world.read('billPayment', `${bill}/${over}`)).toMatchObject({ fields: { amount: 700 } });
      world.ui.unallocate(pre, allocation);
      expect((await world.session.fetch('billPayment', [`${bill}/${pre}`])).missing).toEqual([`${bill}/${pre}`]);
    }));

  it('in a batch say so, and cannot be deleted alone', () =>
    inWorld(async (world) => {
      const bill = world.bill(world.vendor());
      const batch = world.ui.payBatch(world.account('090'), DAY, [{ billId: bill, amount: 30 }]);
      const [payment] = (await world.session.fetch('billPayment', [bill])).records;
      const full = await world.read('billPayment', payment!.id);
      expect(full.fields.batch).toBe(batch.id);
      expect(await world.write(remove(full))).toMatchObject([{ kind: 'refused', refusal: { code: 'wrongState' } }]);
    }));

  it.each([true, false])('deleted ones never come back to life (shown in their bill: %s)', (deletedPaymentsEmbedded) =>
    inWorld(
      async (world) => {
        const bill = world.bill(world.vendor());
        const { id } = world.ui.payBill(bill, { accountId: world.account('090'), amount: 10, date: DAY });
        world.ui.removePayment(id);
        const { records } = await world.session.fetch('bill', [bill]);
        expect(records.filter(({ entity }) => entity === 'billPayment')).toEqual([]);
        expect(records[0]!.fields.open).toBe(10_000);
      },
      { switches: { deletedPaymentsEmbedded } },
    ),
  );

  it('and bills carry notes in their history, each once', () =>
    inWorld(async (world) => {
      const bill = world.bill(world.vendor());
      const [made] = await world.write(create('billPayment', paying(world, bill, 4_000)));
      const { id } = (made as { record: { id: string } }).record;
      const notesOn = (one: string) => world.ui.history(one).filter(({ changes }) => changes === 'Note');
      for (const ref of [
        { entity: 'billPayment', id },
        { entity: 'bill', id: bill },
      ] as const) {
        await world.session.note!(ref, 'Check or transfer number: 1042');
        await world.session.note!(ref, 'Check or transfer number: 1042');
        const own = ref.id.split('/').at(-1)!;
        expect(notesOn(own)).toMatchObject([{ details: 'Check or transfer number: 1042' }]);
      }
      // Nothing that is not there is worth an error.
      await world.session.note!({ entity: 'bill', id: crypto.randomUUID() }, 'gone');
    }));
});
