import { describe, expect, it } from 'vitest';
import { create, MARKER } from '../support/session.ts';
import { DAY, inWorld } from './xero-client/world.ts';

describe('reversals', () => {
  const reversing = (contact: string) => ({
    contact, account: '400', reversedOn: DAY, amount: 12_050, currency: 'USD', number: 'B-1 returned', memo: 'It came back',
  }); // biome-ignore format: short

  it('are bills of the vendor without tax, with our marker in their number, and found by it', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const wish = create('reversal', reversing(vendor));
      const [made] = await world.write(wish);
      expect(made).toMatchObject({
        kind: 'done',
        record: { entity: 'reversal', marker: `B-1 returned ${MARKER}`, fields: { amount: 12_050, reversedOn: DAY } },
        others: [{ entity: 'bill', fields: { contact: vendor, total: 12_050, open: 12_050, lineCount: 1 } }],
      });
      const { id } = (made as { record: { id: string } }).record;
      expect(await world.session.find({ entity: 'reversal', write: wish })).toMatchObject([{ entity: 'reversal', id }]);
      expect(await world.read('reversal', id)).toMatchObject({ id, presence: 'present', fields: { currency: 'USD' } });
      world.ui.voidBill(id);
      expect(await world.read('reversal', id)).toMatchObject({ id, presence: 'void' });
    }));

  it('are refused on a bank account and in a locked period', () =>
    inWorld(async (world) => {
      const vendor = world.vendor();
      const make = async (more = {}) => {
        const [outcome] = await world.write(create('reversal', { ...reversing(vendor), ...more }));
        return outcome!.kind === 'refused' ? outcome!.refusal.code : 'done';
      };
      expect(await make({ account: world.account('090') })).toBe('invalidAccount');
      world.ui.lockPeriod(DAY);
      expect(await make()).toBe('lockedPeriod');
    }));
});
