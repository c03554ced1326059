import { describe, expect, it } from 'vitest';
import { done } from '../../support/session.ts';
import { DAY_MS, eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('payments', () => {
  it('an outside payment waits for its day, settles, and is taken back', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const planned = done(await at.world.addOutside(bill, { paidOn: '2026-03-12', reference: 'Chq 1041' }));
    expect(planned).toMatchObject({
      id: `${bill.id}/${planned.id.split('/')[1]}`,
      presence: 'present',
      fields: { origin: 'accounting', movesMoney: false, status: 'scheduled', amount: 5000, reference: 'Chq 1041' },
    });
    at.world.now += 2 * DAY_MS;
    const settled = await at.world.read('billPayment', planned.id);
    expect(settled).toMatchObject({ fields: { status: 'settled', paidOn: '2026-03-12' } });
    expect(settled.version).toBeGreaterThan(planned.version);
    expect((await at.world.read('bill', bill.id)).fields.open).toBe(17899);
    const gone = done(await at.world.act('remove', settled));
    expect(await at.world.read('billPayment', planned.id)).toMatchObject({
      presence: 'deleted',
      version: gone.version,
    });
    expect((await at.world.read('bill', bill.id)).fields.open).toBe(22899);
  });

  it('more than is due is refused', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    expect(await at.world.addOutside(bill, { amount: 22900 })).toMatchObject({ refusal: { code: 'amountAboveDue' } });
  });

  it('a platform payment is followed through its life, one record per bill, by notice, path or bill', async () => {
    const vendor = await at.world.addVendor();
    const [one, two] = [
      await at.world.addBill(vendor),
      await at.world.addBill(vendor, { number: '202502', total: 100 }),
    ];
    const { id: fundingAccount } = at.world.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    const bills = [{ billId: one.id }, { billId: two.id }];
    const { id } = at.world.ui.schedulePayment({ bills, fundingAccount, method: 'check' });
    const both = [`${one.id}/${id}`, `${two.id}/${id}`];
    const seen = async (ids: string[]) =>
      (await at.world.session.fetch('billPayment', ids)).records.map((record) => record.id).sort();
    expect(await seen([id])).toEqual(both.toSorted());
    expect(await seen(both)).toEqual(both.toSorted());
    expect(await seen([two.id])).toEqual(both.toSorted());
    const statusOf = async () => (await at.world.read('billPayment', id)).fields;
    at.world.ui.startProcessing(id);
    expect(await statusOf()).toMatchObject({ status: 'inProgress', deductedOn: '2026-03-10', fundingAccount });
    at.world.ui.failPayment(id, 'returned');
    expect(await statusOf()).toMatchObject({ status: 'failed', failureReason: 'returned' });
    at.world.ui.retryPayment(id);
    expect(await statusOf()).toMatchObject({ status: 'scheduled' });
    at.world.ui.startProcessing(id);
    at.world.ui.complete(id, { checkNumber: '2087' });
    expect(await statusOf()).toMatchObject({
      status: 'settled',
      checkNumber: '2087',
      movesMoney: true,
      origin: 'platform',
    });
    expect((await at.world.read('bill', one.id)).fields).toMatchObject({ open: 0, frozen: false });
  });

  it('marking as paid moves nothing; unmarking deletes it', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const { id } = at.world.ui.markAsPaid(bill.id);
    const paid = { origin: 'platform', movesMoney: false, status: 'settled', paidOn: '2026-03-10' };
    expect(await at.world.read('billPayment', id)).toMatchObject({ presence: 'present', fields: paid });
    at.world.ui.unmarkAsPaid(bill.id);
    expect((await at.world.read('billPayment', id)).presence).toBe('deleted');
  });
});
