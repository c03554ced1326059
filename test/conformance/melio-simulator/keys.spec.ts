import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../../shared/model/http.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { DAY_MS, melioWorld } from './world.ts';

/** @see docs/platform-contract.yaml, *Keys* */
describe('idempotency keys', () => {
  const key = { 'idempotency-key': 'k1' };

  it('are required on every write', async () => {
    const answer = await melioWorld().post('/vendors', { display_name: 'A' }, { 'idempotency-key': '' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'key_missing' } } });
  });

  it('replay the first answer, even after the record changed, and make nothing twice', async () => {
    const { post, get, ui } = melioWorld();
    const first = await post('/vendors', { display_name: 'A' }, key);
    ui.editVendor(first.body.id, { name: 'B' });
    const again = await post('/vendors', { display_name: 'A' }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await get('/vendors')).body.data).toHaveLength(1);
  });

  it('are refused with another request, and free again after a refusal or after 24 hours', async () => {
    const { post, pass } = melioWorld();
    expect((await post('/vendors', { display_name: '' }, key)).status).toBe(400);
    expect((await post('/vendors', { display_name: 'A' }, key)).status).toBe(201);
    expect(await post('/vendors', { display_name: 'B' }, key)).toMatchObject({
      status: 422,
      body: { error: { code: 'key_reused' } },
    });
    pass(DAY_MS);
    expect((await post('/vendors', { display_name: 'B' }, key)).status).toBe(201);
  });

  it('answer a resend after a lost reply, and after a 500 with the effect', async () => {
    for (const fault of [
      { kind: 'lost', when: 'after' },
      { kind: 'error', status: 500, when: 'after' },
    ] satisfies Fault[]) {
      let broken = true;
      const { post, get } = melioWorld(
        {},
        { fault: ({ method }) => (broken && method === 'POST' ? fault : undefined) },
      );
      const lost = post('/vendors', { display_name: 'A' }, key);
      if (fault.kind === 'lost') await expect(lost).rejects.toThrow(ConnectionLost);
      else expect((await lost).status).toBe(500);
      broken = false;
      expect((await post('/vendors', { display_name: 'A' }, key)).status).toBe(201);
      expect((await get('/vendors')).body.data).toHaveLength(1);
    }
  });

  it('leave nothing behind when the request was lost before its effect', async () => {
    let broken = true;
    const { post, get } = melioWorld({}, { fault: () => (broken ? { kind: 'lost', when: 'before' } : undefined) });
    await expect(post('/vendors', { display_name: 'A' }, key)).rejects.toThrow(ConnectionLost);
    broken = false;
    expect((await get('/vendors')).body.data).toHaveLength(0);
  });
});
