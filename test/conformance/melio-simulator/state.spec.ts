import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, melioWorld } from './world.ts';

describe('the demo company', () => {
  it('loads, fits the contract, and adds up', async () => {
    const { simulator, get, ui } = melioWorld();
    const folder = `${import.meta.dirname}/../../../local/demo/melio`;
    for (const name of readdirSync(folder)) simulator.load(name, readFileSync(`${folder}/${name}`, 'utf8'));
    const count = async (path: string) => (await get(path)).body.data.length;
    expect([await count('/vendors'), await count('/funding-accounts'), await count('/bills')]).toEqual([3, 2, 1]);
    const paid = ui.schedulePayment({ bills: [{ billId: 'bil_juniper' }], fundingAccount: 'fs_checking' });
    expect(paid.amount).toBe(18_500);
  });

  it('refuses a file it does not know, by name', () => {
    expect(() => melioWorld().simulator.load('Pets.json', '{"data":[]}')).toThrow('Pets.json');
  });
});

describe('state', () => {
  it('takes up its work at another address of the receiver', async () => {
    const before = melioWorld({ webhookUrl: 'https://old.example/hook' });
    before.ui.addVendor({ name: 'A' });
    before.pass(HOUR_MS); // its first token is forgotten, which is the one that `after` gave out
    const after = melioWorld({ webhookUrl: 'https://new.example/hook' });
    after.simulator.restore(before.simulator.snapshot());
    expect((await after.get('/vendors')).status).toBe(200); // with a token that was given before the restore
    await after.simulator.deliver();
    expect(after.posted.map(({ url }) => url)).toEqual(['https://new.example/hook']);
  });

  it('survives a snapshot: records, keys, tokens and webhooks that wait', async () => {
    const before = melioWorld();
    before.ui.registerWebhook('https://hook.example/melio');
    const { bill, checking } = before.seeded();
    before.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    const made = await before.post('/vendors', { display_name: 'A' }, { 'idempotency-key': 'k' });
    const after = melioWorld();
    after.simulator.restore(before.simulator.snapshot());
    expect((await after.get('/bills?limit=500')).body).toEqual((await before.get('/bills?limit=500')).body);
    expect((await after.post('/vendors', { display_name: 'A' }, { 'idempotency-key': 'k' })).body).toEqual(made.body);
    await after.simulator.deliver();
    expect(after.posted.length).toBeGreaterThan(0);
    const secondBill = after.simulator.ui.enterBill({ vendorId: bill.vendor_id, total: 1 });
    expect((await after.get(`/bills/${secondBill.id}`)).body.total).toBe(1);
  });

  it('counts the calls it served by operation', async () => {
    const { simulator, get } = melioWorld();
    await get('/bills');
    await get('/bills/nobody');
    expect(Object.fromEntries(simulator.calls)).toEqual({ 'GET /bills': 1, 'GET /bills/{id}': 1 });
  });
});
