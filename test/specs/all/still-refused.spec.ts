import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../shared/model/http.ts';
import { Office } from '../../support/office.ts';

/** A refusal that reading anew should have cured, and has not: it is tried every hour, unless a person says otherwise. */
async function refused() {
  const door = { shut: true };
  const isAtDoor = (provider: string, { method, url }: HttpRequest) =>
    door.shut && provider === 'xero' && method === 'POST' && url.includes('/Contacts/');
  const office = new Office({
    fault: (provider, request) =>
      isAtDoor(provider, request) ? { kind: 'error', status: 500, when: 'before' } : undefined,
    answer: (provider, request, response) =>
      isAtDoor(provider, request)
        ? { ...response, status: 404, body: '"The resource you are looking for cannot be found"' }
        : response,
  });
  office.enterBill(office.addContact('Cedar Paper Co', { EmailAddress: 'ap@cedar.example' }), 'B-1', 120.5);
  await office.connect();
  const vendor = office.melioVendor('Cedar Paper Co').id;
  office.melio.ui.editVendor(vendor, { email: 'office@cedar.example' });
  await office.hours(3);
  office.resetCalls();
  return { office, vendor, door };
}

const tries = (office: Office) => Object.values(office.writes('xero')).reduce((sum, count) => sum + count, 0);

describe('BQ-X3 a write that keeps being refused', () => {
  it('is tried again every hour', async () => {
    const { office } = await refused();
    expect(await office.held()).toEqual(['refused:again']);
    await office.hours(4);
    expect(tries(office)).toBe(4);
  });

  it('rests once a person has dismissed it, until the record changes', async () => {
    const { office, vendor, door } = await refused();
    await office.decide('refused:again', 'dismiss');
    await office.hours(6);
    await office.syncNow();
    expect([tries(office), await office.held()]).toEqual([0, []]);
    door.shut = false;
    office.melio.ui.editVendor(vendor, { email: 'books@cedar.example' });
    await office.settle();
    expect(office.xeroContact('Cedar Paper Co').texts).toMatchObject({ EmailAddress: 'books@cedar.example' });
    expect(await office.held()).toEqual([]);
  });
});
