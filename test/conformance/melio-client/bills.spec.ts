import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import { done } from '../../support/session.ts';
import { eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('vendors and bills', () => {
  it('are created, changed, removed and restored', async () => {
    const vendor = await at.world.addVendor();
    const bill = await at.world.addBill(vendor, { note: 'Strings', account: '429' });
    const edited = await at.world.change(bill, {
      dueOn: '2026-04-15',
      plannedOn: '2026-04-10',
      total: 30000,
      account: '430',
    });
    expect(edited.fields).toMatchObject({
      dueOn: '2026-04-15',
      plannedOn: '2026-04-10',
      total: 30000,
      open: 30000,
      account: '430',
    });
    expect(edited.fields.lines).toEqual([{ description: 'Strings', amount: 30000, account: '430', dimensions: [] }]);
    expect((await at.world.change(vendor, { city: 'Sparks', email: 'a@b.example' })).fields).toMatchObject({
      ...{ city: 'Sparks', postalCode: '09501', email: 'a@b.example' },
    });
    const gone = done(await at.world.act('remove', edited));
    expect(await at.world.read('bill', bill.id)).toMatchObject({
      presence: 'deleted',
      version: gone.version,
      extra: { removedBy: 'sync' },
    });
    expect(done(await at.world.act('restore', gone))).toMatchObject({
      id: bill.id,
      presence: 'present',
      fields: { total: 30000 },
    });
  });

  it('archives a vendor without open bills, and takes it back', async () => {
    const vendor = await at.world.addVendor();
    const gone = done(await at.world.act('remove', vendor));
    expect(gone.presence).toBe('archived');
    expect(await at.world.read('contact', vendor.id)).toMatchObject({ presence: 'archived', version: gone.version });
    expect(done(await at.world.act('restore', gone)).presence).toBe('present');
  });

  it('shows records that fit the model', async () => {
    const vendor = await at.world.addVendor();
    const bill = await at.world.addBill(vendor, { mailTo: { line1: '1 Main', city: 'Reno' } });
    done(await at.world.addOutside(bill));
    const shown = [vendor, bill, ...(await at.world.session.list('billPayments', {})).records];
    shown.push(...(await at.world.session.list('company', {})).records);
    at.world.ui.addFundingAccount({ kind: 'bank', name: 'Checking', last4: '4242' });
    shown.push(...(await at.world.session.list('fundingAccounts', {})).records);
    expect(shown.map(({ entity }) => entity)).toEqual(['contact', 'bill', 'billPayment', 'company', 'fundingAccount']);
    for (const { entity, fields } of shown) {
      const schema = entitySchemas[entity as keyof typeof entitySchemas];
      expect(() => schema.strict().parse(fields), entity).not.toThrow();
    }
  });

  it.each([
    { what: 'made from another version', code: 'versionConflict', stale: 95, changes: { dueOn: '2026-05-01' } },
    { what: 'to a vendor that is not there', code: 'validation', stale: 0, changes: { contact: 'vnd_nobody' } },
    { what: 'to another currency', code: 'currency', stale: 0, changes: { currency: 'EUR' } },
  ])('refuse an edit $what', async ({ code, stale, changes }) => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const current = { ...bill, version: bill.version + stale };
    const outcome = await at.world.write({ kind: 'update', entity: 'bill', id: bill.id, changes, current });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code } });
  });

  it('refuse edits and removal while a payment is under way', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const { id: fundingAccount } = at.world.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    at.world.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount, scheduledOn: '2026-03-25' });
    const current = await at.world.read('bill', bill.id);
    expect(current.fields).toMatchObject({ frozen: true, scheduledOn: '2026-03-25', open: 22899 });
    expect(current.version).toBeGreaterThan(bill.version);
    const edit = await at.world.write({ kind: 'update', entity: 'bill', id: bill.id, changes: { total: 1 }, current });
    for (const outcome of [edit, await at.world.act('remove', current)]) {
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'frozen' } });
    }
  });
});
