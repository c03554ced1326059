import { describe, expect, it } from 'vitest';
import { create, MARKER, remove, update } from '../support/session.ts';
import { inWorld, oracle, xeroWorld } from './xero-client/world.ts';

describe('every request', () => {
  it.skipIf(oracle === undefined)(
    'is held against the official document (XERO_OPENAPI, else ../shared/specs)',
    async () => {
      const world = xeroWorld();
      await world.walk('bills');
      expect(world.complaints).toEqual([]);
      expect(oracle!.checkRequest({ ...world.asked[0]!, url: `${world.asked[0]!.url}&colour=red` })).toHaveLength(1);
    },
  );
});

describe('contacts', () => {
  it('are created, found again, changed, archived and brought back', () =>
    inWorld(async (world) => {
      const fields = {
        name: 'Acme Widgets LLC', personName: 'Dana Ray', email: 'ap@acme.test', phone: '4155551212',
        line1: '101 Green St', line2: 'Floor 2', city: 'San Francisco', state: 'CA', postalCode: '04041', taxId: '12-3456789',
      }; // biome-ignore format: short
      const wish = create('contact', fields);
      const [made] = await world.write(wish);
      expect(made).toMatchObject({ kind: 'done', record: { marker: MARKER, fields } });
      const found = await world.session.find({ entity: 'contact', write: wish });
      expect(found).toHaveLength(1);
      const { id } = found[0]!;

      world.ui.editContact(id, {
        Phones: [
          { PhoneType: 'MOBILE', PhoneNumber: '777' },
          { PhoneType: 'DEFAULT', PhoneNumber: '1' },
        ],
      });
      const [changed] = await world.write(update(await world.read('contact', id), { phone: '222', city: 'Oakland' }));
      expect(changed).toMatchObject({
        record: { fields: { phone: '222', city: 'Oakland', line1: '101 Green St', name: fields.name } },
      });
      const rows = (await world.read('contact', id)).extra as {
        phones: readonly { PhoneType: string; PhoneNumber: string }[];
      };
      expect(rows.phones.find(({ PhoneType }) => PhoneType === 'MOBILE')?.PhoneNumber).toBe('777');

      await world.write(remove(await world.read('contact', id)));
      const archived = await world.read('contact', id);
      expect(archived.presence).toBe('archived');
      expect((await world.walk('contacts'))[0]!.presence).toBe('archived');
      await world.write({ kind: 'restore', entity: 'contact', id, current: archived });
      expect((await world.read('contact', id)).presence).toBe('present');
    }));

  it('with a taken name are refused, and a merged one names the survivor', () =>
    inWorld(async (world) => {
      const first = world.vendor('Acme');
      const second = world.vendor('Acme Ltd');
      expect(await world.write(create('contact', { name: 'Acme' }))).toMatchObject([
        { kind: 'refused', refusal: { code: 'nameTaken' } },
      ]);
      world.ui.mergeContacts(second, first);
      expect(await world.read('contact', second)).toMatchObject({ presence: 'merged', mergedInto: first });
    }));
});

describe('files', () => {
  it('are sent, listed, read back, and replaced under their name', () =>
    inWorld(async (world) => {
      const bill = world.bill(world.vendor());
      const content = { key: 'k', mimeType: 'application/pdf', name: 'bill [1].pdf' };
      const request = world.session.prepare([{ ...create('attachment', { document: bill }), content }]);
      const [made] = await world.send(request, new Uint8Array([1, 2, 255]));
      expect(made).toMatchObject({
        kind: 'done',
        record: { marker: 'bill [1].pdf', fields: { name: 'bill [1].pdf', size: 3, mimeType: 'application/pdf' } },
      });
      const { id } = (made as { record: { id: string } }).record;
      expect([...(await world.session.content!(id))]).toEqual([1, 2, 255]);
      await world.send(request, new Uint8Array([9]));
      const { records } = await world.session.fetch('attachment', [bill]);
      expect(records.map(({ fields }) => fields.size)).toEqual([1]);
      expect((await world.read('bill', bill)).fields.hasAttachments).toBe(true);
    }));
});
