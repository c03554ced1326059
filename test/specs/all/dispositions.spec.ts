import { describe, expect, it } from 'vitest';
import { loadConnection } from '../../../shared/engine/connect.ts';
import { standingOf } from '../../../shared/engine/disposition.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import { Office } from '../../support/office.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

/** Bill B-1 of one vendor in Xero. */
function withBill(options: WorkbenchOptions = {}): Office {
  const office = new Office(options);
  office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
  return office;
}

describe('ALL-4 every record seen ends in exactly one disposition', () => {
  const standing = async (office: Office, side: 'L' | 'R', entity: 'bill' | 'contact', id: string) => {
    const connection = await loadConnection(office.ports.table, office.connection);
    return standingOf(office.ports.table, connection!, integrations, { entity, side, id });
  };

  it('ALL-4 synced, with the id on the other side', async () => {
    const office = withBill();
    await office.connect();
    const { id } = office.xeroBill('B-1');
    expect(await standing(office, 'L', 'bill', id)).toEqual({ kind: 'synced', drift: false });
    expect(await standing(office, 'R', 'bill', office.melioBill('B-1').id)).toEqual({ kind: 'synced', drift: false });
  });

  it('ALL-4 out of scope, with its rule', async () => {
    const office = new Office();
    await office.connect();
    const draft = office.enterBill(office.addContact('Cedar Paper'), 'D-1', 10, { Status: 'DRAFT' });
    await office.settle();
    expect(await standing(office, 'L', 'bill', draft.id)).toEqual({
      kind: 'outOfScope',
      rule: 'MX-1 not approved yet',
    });
    office.xero.ui().approveBill(draft.id);
    await office.settle();
    expect(await standing(office, 'L', 'bill', draft.id)).toMatchObject({ kind: 'synced' });
    expect(await office.outOfScope()).toEqual({});
  });

  it('ALL-4 held, with its issue', async () => {
    const office = new Office();
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const { id } = office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 10, dueDate: '2026-04-01' });
    await office.settle();
    expect(await standing(office, 'R', 'bill', id)).toMatchObject({ kind: 'held', issues: [{ code: 'noAccount' }] });
  });

  it('ALL-4 retrying, with the instant', async () => {
    let down = false;
    const office = withBill({
      fault: (provider) => (down && provider === 'melio' ? { kind: 'error', status: 503, when: 'before' } : undefined),
    });
    await office.connect();
    down = true;
    const { id } = office.enterBill(office.xeroContact('Cedar Paper'), 'B-2', 10);
    await office.settle(3);
    const now = office.ports.clock.now();
    expect(await standing(office, 'L', 'bill', id)).toMatchObject({ kind: 'retrying', at: expect.any(Number) });
    expect(((await standing(office, 'L', 'bill', id)) as { at: number }).at).toBeGreaterThan(now);
    down = false;
    await office.hours(1);
    expect(await standing(office, 'L', 'bill', id)).toEqual({ kind: 'synced', drift: false });
  });
});
