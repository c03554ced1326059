import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { operations } from '../../../shared/api-client/contract/index.ts';
import { ApiClient } from '../../support/api-client.ts';
import { office as of } from '../../support/transfers.ts';

type Plan = z.output<(typeof operations)['readPlan']['answer']>;

/** A connection that rests since before anything was paid: its plan is what going on would do. */
async function resting() {
  const world = await of();
  const { office } = world;
  const api = new ApiClient(office);
  const path = `/v1/connections/${office.connection}`;
  await api.post(`${path}/pause`);
  const plan = async (): Promise<Plan> => (await api.get(`${path}/plan`)).body;
  const apply = async (hash: string) => {
    expect((await api.post(`${path}/plan/apply`, { hash })).status).toBe(202);
    await office.hours(1);
  };
  return { ...world, plan, apply };
}
const acts = ({ steps }: Plan) => steps.map(({ side, act, entity }) => `${side} ${act} ${entity}`);
const POSTED = ['L create billPayment', 'L create billPayment', 'null count billPayment', 'null count billPayment'];

describe('ALL-12 BQ-X2 the daily transfer in a plan', () => {
  it('is there with the payments that it is made of, once their day is over; nothing is written', async () => {
    const { office, pay, days, plan } = await resting();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(2);
    office.resetCalls();
    const shown = await plan();
    expect(acts(shown)).toEqual([...POSTED, 'L create payout']);
    expect(shown.steps.at(-1)).toMatchObject({
      row: 'BQ-X2',
      reason: expect.any(String),
      changes: {
        arrivalOn: { sent: '2026-03-03' },
        net: { sent: 15000 },
        lines: {
          sent: [
            { account: office.known.moneyOut, amount: 15000 },
            { account: office.known.bank, amount: -15000 },
          ],
        },
      },
    });
    expect(shown.calls.quickbooks).toMatchObject({ 'create billPayment': 2, 'create payout': 1 });
    expect(shown.holds).toEqual([]);
    expect(await plan()).toEqual(shown);
    expect([office.transfers(), office.posted('BillPayment')]).toEqual([[], []]);
    expect({ ...office.calls('quickbooks'), ...office.calls('bill') }).toEqual({});
  });

  it('and is what is made when the plan is applied', async () => {
    const { office, pay, days, out, plan, apply } = await resting();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(2);
    await apply((await plan()).hash);
    await office.syncNow();
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
    expect(office.left(office.known.moneyOut)).toBe(0);
    expect((await plan()).steps).toEqual([]);
  });

  it('is not there while its day is not over: the payments are counted, and more may come', async () => {
    const { pay, days, plan } = await resting();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(1);
    expect(acts(await plan())).toEqual(POSTED);
  });

  it('of a payment whose bank account nobody has chosen there is none, and the plan says why', async () => {
    const { pay, days, late, plan } = await resting();
    pay(['B-1'], '2026-03-03', late.funding);
    await days(2);
    const shown = await plan();
    expect(acts(shown)).toEqual(['L create billPayment']);
    expect(shown.holds).toMatchObject([{ code: 'bankAccountUnknown' }]);
  });
});
