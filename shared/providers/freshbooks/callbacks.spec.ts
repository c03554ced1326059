import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../engine/errors.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { Reply } from '../script.ts';
import { callbacks } from './callbacks.ts';
import { errors, page, script, single } from './specs/play.ts';

const row = {
  callbackid: 2001,
  event: 'invoice',
  uri: 'https://hooks.test/fb',
  verified: false,
  updated_at: '2026-06-29T16:48:49Z',
};
const world = (...replies: Reply[]) => {
  const { ports, asked } = script(...replies);
  return { hooks: callbacks('freshbooks:ZyQ04o', ports), asked };
};
const BASE = 'https://api.freshbooks.test/events/account/ZyQ04o/events/callbacks';

describe('a subscription', () => {
  it('is made, verified and asked to verify again', async () => {
    const { hooks, asked } = world(
      single('callback', row),
      single('callback', { ...row, verified: true }),
      single('callback', row),
    );
    expect(await hooks.create('invoice', 'https://hooks.test/fb')).toMatchObject({
      callbackid: '2001',
      verified: false,
    });
    expect(await hooks.verify('2001', 'scADV')).toMatchObject({ verified: true });
    await hooks.resend('2001');
    expect(asked.map(({ method, url, body }) => [method, url, JSON.parse(String(body))])).toEqual([
      ['POST', BASE, { callback: { event: 'invoice', uri: 'https://hooks.test/fb' } }],
      ['PUT', `${BASE}/2001`, { callback: { verifier: 'scADV' } }],
      ['PUT', `${BASE}/2001`, { callback: { resend: true } }],
    ]);
  });

  it('is listed to the last page', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ ...row, callbackid: index }));
    const { hooks } = world(
      page('callbacks', full, { pages: 2, total: 101 }),
      page('callbacks', [row], { page: 2, pages: 2, total: 101 }),
    );
    expect(await hooks.list()).toHaveLength(101);
  });

  it('is gone after its removal, also when it was gone before', async () => {
    const { hooks, asked } = world(
      { status: 204 },
      { status: 404, body: '{"errno":404,"message":"Requested resource could not be found."}' },
    );
    await hooks.remove('2001');
    await hooks.remove('2001');
    expect(asked[0]).toMatchObject({ method: 'DELETE', url: `${BASE}/2001` });
  });

  it('is refused in words', async () => {
    await expect(world(errors(422, { errno: 1004, message: 'wrong verifier' })).hooks.verify('1', 'x')).rejects.toThrow(
      UnexpectedAnswer,
    );
    await expect(world({ status: 500 }).hooks.create('invoice', 'https://x.test')).rejects.toThrow(OutcomeUnknown);
  });
});
