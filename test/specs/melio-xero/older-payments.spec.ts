import { describe, expect, it } from 'vitest';
import { Payables } from '../../support/payables.ts';

// Payments that were made before the two were connected: nobody knows whether the books have them already.

/** The same bill in both books, before they are connected. */
const unconnected = () => {
  const office = new Payables();
  office.enterBill(office.vendor, 'B-1', 120.5);
  const { id: vendorId } = office.melio.ui.addVendor({ name: 'Cedar Paper Co', email: 'ap@cedar.example' });
  office.melio.ui.enterBill({ vendorId, number: 'B-1', total: 12050, billDate: '2026-02-20', dueDate: '2026-03-20' });
  const connect = async () => {
    await office.connect(office.mapped);
    await office.hours(1);
  };
  return { office, connect };
};

describe('MX-W15 payments from before the connection', () => {
  it('MX-W15 completed in part: never posted by itself, and the difference has a name', async () => {
    const { office, connect } = unconnected();
    office.process(office.schedule('B-1', '2026-02-25', { amount: 5000 }), '2026-02-25', '2026-02-27');
    await connect();
    await office.syncNow();
    expect(office.everInXero('B-1')).toEqual([]);
    expect(office.inMelio('B-1').payments).toHaveLength(1);
    expect(office.writes('xero')['PUT /Payments']).toBeUndefined();
  });

  it('MX-W15 still on its way: asked about; recorded once when a person says so', async () => {
    const { office, connect } = unconnected();
    office.schedule('B-1', '2026-03-10');
    await connect();
    if ((await office.held()).includes('possibleMatch')) {
      const { actions } = await office.issue('possibleMatch');
      await office.decide('possibleMatch', actions[0]!);
    }
    expect(office.everInXero('B-1')).toEqual([]);
    expect((await office.issue('olderPayment')).text).toMatch(/before the connection/);
    await office.decide('olderPayment', 'create');
    await office.hours(1);
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
    expect(office.everInXero('B-1')).toHaveLength(1);
  });

  it('MX-W15 in both books already: neither is entered a second time', async () => {
    const { office, connect } = unconnected();
    office.process(office.schedule('B-1', '2026-02-25', { amount: 5000 }), '2026-02-25', '2026-02-27');
    office.payInXero('B-1', 50, '2026-02-25');
    await connect();
    await office.syncNow();
    expect(office.everInXero('B-1')).toHaveLength(1);
    // What the Xero one is in Melio, a person says: a further outside payment would pay the same part twice.
    const { actions } = await office.issue('alreadyPaidInMelio');
    await office.decide('alreadyPaidInMelio', actions[0]!);
    expect(await office.held()).toEqual([]);
    await office.hours(1);
    expect(office.inXero('B-1').due).toBe(7050);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 7050 });
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'completed', by: 'melio' }]);
  });
});
