import { describe, expect, it } from 'vitest';
import { TOKENS } from '../../support/api-client.ts';
import { connected } from '../../support/connected.ts';

describe('MX-3, MX-N3, BQ-2 by hand', () => {
  it('one record is read again and synced, and nothing else is asked for', async () => {
    const { office, api, path } = await connected();
    const { id } = office.xeroBill('B-1');
    office.resetCalls();
    expect(await api.post(`${path}/records/bill/left/${id}/sync`)).toMatchObject({ status: 202, body: {} });
    await office.drain();
    expect(office.calls('xero')).toEqual({ 'GET /Invoices/{id}': 1 });
    expect((await api.post(`${path}/records/bill/left/nobody/sync`)).status).toBe(404);
    await api.post(`${path}/pause`);
    expect((await api.post(`${path}/records/bill/left/${id}/sync`)).status).toBe(409);
  });

  it('MX-N3 a manual sync takes from the inbox a bill that was paid in Xero unnoticed', async () => {
    const { office, api, path } = await connected({ webhookFault: () => ({ kind: 'lost' }) });
    office.xero.ui().voidBill(office.xeroBill('B-1').id);
    await api.post(`${path}/sync`);
    await office.settle();
    expect(office.melioBill('B-1').archived).toBe(true);
  });
});

describe('freshness', () => {
  it('is the age of the oldest change that is not yet disposed of', async () => {
    const { office, api, path } = await connected();
    const freshness = async () => (await api.get(path)).body.freshness;
    expect(await freshness()).toEqual({ oldestChangeAt: null, ageSeconds: 0 });
    await api.post(`${path}/records/bill/left/${office.xeroBill('B-1').id}/sync`);
    office.ports.clock.advance(90_000);
    expect(await freshness()).toMatchObject({ oldestChangeAt: expect.stringMatching(/Z$/), ageSeconds: 90 });
    await office.settle();
    expect(await freshness()).toEqual({ oldestChangeAt: null, ageSeconds: 0 });
  });
});

describe('the first sync', () => {
  it('ALL-2 tells phase and counts, and estimates only what it can', async () => {
    const { api, path } = await connected();
    const { firstSync } = (await api.get(path)).body;
    expect(firstSync).toMatchObject({ phase: 'done', waiting: 0, secondsLeft: null });
    expect(firstSync.seen).toBeGreaterThan(0);
  });
});

describe('redrive', () => {
  const letter = (account: string) => ({
    provider: 'xero' as const,
    account: account as `xero:${string}`,
    dedupId: `d:${account}`,
    body: { account, reason: 'manual' },
  });

  it('queues again what is this tenant’s, and leaves the rest', async () => {
    const { office, api } = await connected();
    const { queue } = office.ports;
    queue.dead.push(letter(office.accounts.xero), letter('xero:somebody-else'));
    expect((await api.post('/v1/redrive', undefined, { token: TOKENS.rival })).body).toEqual({
      redriven: 0,
      more: false,
    });
    office.resetCalls();
    expect((await api.post('/v1/redrive')).body).toEqual({ redriven: 1, more: false });
    await office.drain();
    expect(Object.keys(office.calls('xero')).length).toBeGreaterThan(0);
    expect(queue.dead.map(({ account }) => account)).toEqual(['xero:somebody-else']);
  });
});

describe('pages', () => {
  it('go on where the last one ended, each row once, and end', async () => {
    const { office, api, path } = await connected();
    for (let number = 1; number <= 7; number++) {
      const vendor = office.melio.ui.addVendor({ name: `Vendor ${number}` });
      office.melio.ui.enterBill({ vendorId: vendor.id, number: `M-${number}`, total: 100, dueDate: '2026-04-01' });
    }
    await office.settle();
    const whole = (await api.get(`${path}/issues`)).body.data;
    expect(whole).toHaveLength(7);
    const walked = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 9; pages++) {
      const { body } = await api.get(`${path}/issues?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      walked.push(...body.data);
      cursor = body.nextCursor;
    }
    expect(walked).toEqual(whole);
  });
});
