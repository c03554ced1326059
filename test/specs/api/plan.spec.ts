import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { operations } from '../../../shared/api-client/contract/index.ts';
import { ApiClient } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

type Plan = z.output<(typeof operations)['readPlan']['answer']>;

/** ALL-12: the plan of a sync can be read before it is applied: creates, updates, voids, skips with reasons, expected calls. */

const connectForReview = async (enter: (office: Office) => void, settings = {}) => {
  const office = new Office();
  const api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  enter(office);
  const { body } = await api.post('/v1/connections', { ...wanted, settings, review: true });
  office.connection = body.id;
  await office.settle();
  const path = `/v1/connections/${body.id}`;
  const plan = async (): Promise<Plan> => (await api.get(`${path}/plan`)).body;
  const apply = (hash: string) => api.post(`${path}/plan/apply`, { hash });
  return { office, api, path, plan, apply };
};
const acts = ({ steps }: Plan) => steps.map(({ side, act, entity }) => `${side} ${act} ${entity}`);

describe('a connection that begins with a review', () => {
  it('ALL-12 shows what its first sync would do, step by step, and does none of it', async () => {
    const { office, plan } = await connectForReview((it) => {
      const cedar = it.addContact('Cedar Paper');
      it.enterBill(cedar, 'B-1', 10);
      it.enterBill(cedar, 'B-2', 20);
    });
    const table = JSON.stringify([...office.ports.table.items()]);
    office.resetCalls();
    const shown = await plan();
    expect(acts(shown).filter((act) => act.startsWith('R create'))).toEqual([
      'R create accountList',
      'R create contact',
      'R create dimensionList',
      'R create bill',
      'R create bill',
    ]);
    expect(acts(shown).filter((act) => act.startsWith('L'))).toEqual(['L update bill', 'L update bill']);
    const [vendor, first] = shown.steps.filter(({ act, entity }) => act === 'create' && !entity.endsWith('List'));
    expect(vendor).toMatchObject({ id: expect.stringMatching(/^new-\d+$/), link: null, reason: expect.any(String) });
    // What follows from a step is there too: the bill is for the vendor that does not exist yet.
    expect(first!.changes.contact!.sent).toBe(vendor!.id);
    expect(shown).toMatchObject({ complete: true, holds: [] });
    expect(shown.calls.melio).toMatchObject({ 'create contact': 1, 'create bill': 2 });
    expect(JSON.stringify([...office.ports.table.items()].filter(({ pk }) => !pk.startsWith('I#')))).toEqual(
      JSON.stringify(JSON.parse(table).filter(({ pk }: { pk: string }) => !pk.startsWith('I#'))),
    );
    expect({ ...office.calls('xero'), ...office.calls('melio') }).toEqual({});
    expect(office.melioBills('B-1')).toEqual([]);
  });

  it('ALL-12 says the same twice, and does it when it is applied', async () => {
    const { office, plan, apply, api, path } = await connectForReview((it) => {
      it.enterBill(it.addContact('Cedar Paper'), 'B-1', 10);
    });
    const shown = await plan();
    expect(await plan()).toEqual(shown);
    office.resetCalls();
    expect((await apply(shown.hash)).status).toBe(202);
    await office.settle();
    expect(office.melioBill('B-1').total).toBe(1000);
    expect((await api.get(path)).body).toMatchObject({ state: 'active', status: 'Connected' });
    expect(office.writes('melio')).toMatchObject({ 'POST /bills': shown.calls.melio!['create bill'] });
    expect((await plan()).steps).toEqual([]);
  });

  it('ALL-12 counts updates that one call takes together as one call', async () => {
    const { office, plan, apply } = await connectForReview((it) => {
      const cedar = it.addContact('Cedar Paper');
      for (let number = 1; number <= 5; number++) it.enterBill(cedar, `B-${number}`, number);
    });
    const shown = await plan();
    const back = acts(shown).filter((act) => act === 'L update bill').length;
    expect([back, shown.calls.xero!['update bill']]).toEqual([5, 1]);
    await apply(shown.hash);
    office.resetCalls();
    await office.settle();
    expect(office.writes('xero')['POST /Invoices'] ?? 0).toBe(1);
  });

  it('ALL-12 names what would be held and what stays out, with the reason', async () => {
    const { plan } = await connectForReview((it) => {
      it.enterBill(it.addContact('Cedar Paper'), 'D-1', 10, { Status: 'DRAFT' });
      const oak = it.melio.ui.addVendor({ name: 'Oak Furniture' });
      it.melio.ui.enterBill({ vendorId: oak.id, number: 'M-1', total: 1000, dueDate: '2026-04-01' });
    });
    const shown = await plan();
    expect(shown.holds).toEqual([
      expect.objectContaining({ code: 'olderBill', text: expect.stringContaining('no bill in Xero matches') }),
    ]);
    expect(shown.skips).toContainEqual(
      expect.objectContaining({ side: 'L', entity: 'bill', rule: expect.any(String) }),
    );
  });

  it('looks at no more records than it is asked to, and says so', async () => {
    const { api, path, office } = await connectForReview((it) => {
      const cedar = it.addContact('Cedar Paper');
      for (let number = 1; number <= 5; number++) it.enterBill(cedar, `B-${number}`, number);
    });
    const { body } = await api.get(`${path}/plan?most=3`);
    expect(body.complete).toBe(false);
    expect(body.steps.length).toBeLessThan(10);
    expect(office.melioBills('B-1')).toEqual([]);
  });
});

describe('apply', () => {
  const moved = { status: 409, body: { code: 'planMoved', hash: expect.stringMatching(/^[0-9a-f]{64}$/) } };

  it.each([
    ['a bill was edited', (it: Office) => void it.xero.ui().editBill(it.xeroBill('B-1').id, { DueDate: '2026-05-01' })],
    ['a bill came', (it: Office) => void it.enterBill(it.xeroContact('Cedar Paper'), 'B-9', 9)],
    ['the vendor came on the other side', (it: Office) => void it.melio.ui.addVendor({ name: 'Cedar Paper' })],
  ])('is refused when the state has moved: %s', async (_, change) => {
    const { office, plan, apply } = await connectForReview(
      (it) => void it.enterBill(it.addContact('Cedar Paper'), 'B-1', 10),
    );
    const { hash } = await plan();
    change(office);
    await office.hours(2);
    expect(await apply(hash)).toMatchObject(moved);
    await office.settle();
    expect(office.melioBills('B-1')).toEqual([]);
    expect((await apply((await plan()).hash)).status).toBe(202);
  });

  it('is refused when the settings have changed', async () => {
    const { api, path, plan, apply } = await connectForReview(
      (it) => void it.enterBill(it.addContact('Cedar Paper'), 'B-1', 10),
    );
    const { hash } = await plan();
    await api.call('PATCH', path, { body: { settings: { createBillsAs: 'draft' } } });
    expect(await apply(hash)).toMatchObject(moved);
  });

  it('is nothing for a connection that has ended', async () => {
    const { office, api, path, apply } = await connectForReview(() => {});
    await api.call('DELETE', path);
    await office.settle();
    expect(await apply('0'.repeat(64))).toMatchObject({ status: 409, body: { code: 'ending' } });
  });
});
