import { describe, expect, it } from 'vitest';
import { signature, signedText } from '../../../shared/providers/freshbooks/simulator/callbacks/signature.ts';
import { freshBooksWorld, hmac } from '../../support/freshbooks-world.ts';

const MINUTE = 60_000;
const URI = 'https://hooks.example/freshbooks/abc';

function listening(...given: Parameters<typeof freshBooksWorld>) {
  const world = freshBooksWorld(...given);
  const events = `/events/account/${world.ui.accountId}/events/callbacks`;
  const register = async (event: string, uri = URI) =>
    (await world.send('POST', events, { callback: { event, uri } })).body.response.result.callback;
  return {
    ...world,
    events,
    register,
    /** Registers and answers the handshake. */
    async subscribe(event: string) {
      const { callbackid } = await register(event);
      await world.later(1000);
      const { verifier } = world
        .heard()
        .findLast(({ name, object_id }) => name === 'callback.verify' && object_id === String(callbackid))!;
      await world.send('PUT', `${events}/${callbackid}`, { callback: { verifier } });
      world.posted.length = 0;
      return { id: callbackid as number, verifier: verifier! };
    },
    shown: async (id: number) => (await world.send('GET', `${events}/${id}`)).body.response.result.callback,
  };
}

/** @see https://www.freshbooks.com/api/webhooks */
describe('the handshake', () => {
  it('posts a verifier to the address; sent back, it verifies the registration', async () => {
    const { register, later, heard, send, events, posted } = listening();
    const callback = await register('invoice.create');
    expect(callback).toEqual({
      callbackid: 2001,
      event: 'invoice.create',
      uri: URI,
      verified: false,
      updated_at: '2026-06-29T16:48:49Z',
    });
    expect(posted).toEqual([]);
    await later(1000);
    const [{ verifier, ...rest }] = heard() as [Record<string, string>];
    expect(rest).toEqual({
      name: 'callback.verify',
      object_id: '2001',
      account_id: 'BrSt01',
      business_id: '14719708',
      identity_id: '2192788',
      user_id: '1',
    });
    expect(posted[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const wrong = await send('PUT', `${events}/2001`, { callback: { verifier: 'x' } });
    expect([wrong.status, wrong.body.details[0].fieldViolations[0].field]).toEqual([422, 'verifier']);
    expect(
      (await send('PUT', `${events}/2001`, { callback: { verifier } })).body.response.result.callback.verified,
    ).toBe(true);
  });
  it('switch handshakeFirst: the verifier is there before the answer', async () => {
    const { register, heard } = listening({ switches: { handshakeFirst: true } });
    await register('invoice');
    expect(heard()).toHaveLength(1);
  });
  it('lost, it is posted again when asked', async () => {
    const { register, later, heard, send, events } = listening();
    await register('invoice');
    await later(1000);
    await send('PUT', `${events}/2001`, { callback: { resend: true } });
    await later(1000);
    const [first, second] = heard();
    expect(first?.verifier).toBe(second?.verifier);
  });
  it('until then nothing is sent', async () => {
    const { register, later, client, posted } = listening();
    await register('client');
    await later(1000);
    posted.length = 0;
    client();
    await later(MINUTE);
    expect(posted).toEqual([]);
  });
  it.each([
    ['an event that is none', { event: 'invoice.pastdue.1', uri: URI }, 'event'],
    ['bill payments, which have no event', { event: 'bill_payment.create', uri: URI }, 'event'],
    ['an address that is none', { event: 'invoice', uri: 'here' }, 'uri'],
  ])('refuses %s', async (_, callback, field) => {
    const { send, events } = listening();
    const { status, body } = await send('POST', events, { callback });
    expect([status, body.details[0].fieldViolations[0].field]).toEqual([422, field]);
  });
  it('needs the scope of what it hears of', async () => {
    const { simulator, send, events } = listening();
    const { accessToken } = simulator.issueTokens({ scopes: ['user:clients:read'] });
    const register = (event: string) =>
      send('POST', events, { callback: { event, uri: URI } }, { authorization: `Bearer ${accessToken}` });
    expect([(await register('client')).status, (await register('invoice')).status]).toEqual([200, 403]);
  });
});

describe('what is signed', () => {
  const fields = new Map(
    Object.entries({
      name: 'invoice.create',
      object_id: '1234567',
      account_id: '6BApk',
      business_id: '6543',
      identity_id: '1234',
      user_id: '1',
    }),
  );
  const key = 'scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd';

  it('is the form as Python writes JSON, spaces and all, keyed with the verifier', () => {
    expect(signedText(fields)).toBe(
      '{"name": "invoice.create", "object_id": "1234567", "account_id": "6BApk", "business_id": "6543", "identity_id": "1234", "user_id": "1"}',
    );
    expect(signature(key, fields)).toBe('/S03vyYmI7CekM4YXBHUhs9o5rnMtqGLrW3aA8S9gPc=');
  });
  it('beyond ASCII everything is escaped', () => {
    expect(signedText([['a"b', 'né – 😀\n\x7f']])).toBe('{"a\\"b": "n\\u00e9 \\u2013 \\ud83d\\ude00\\n\\u007f"}');
  });
  it('stands in the header of every callback', async () => {
    const { subscribe, later, client, posted } = listening();
    const { verifier } = await subscribe('client');
    client();
    await later(1000);
    const text = signedText(new URLSearchParams(String(posted[0]?.body)));
    expect(posted[0]?.headers['x-freshbooks-hmac-sha256']).toBe(hmac(verifier, text));
  });
});

describe('callbacks', () => {
  const names = (heard: { name?: string; object_id?: string }[]) =>
    heard.map(({ name, object_id }) => `${name} ${object_id}`);

  it('carry ids only, of the event, of the noun, or of everything', async () => {
    for (const event of ['client.create', 'client', 'all']) {
      const { subscribe, later, client, ui, heard } = listening();
      await subscribe(event);
      const id = client();
      ui.editClient(id, { note: 'x' });
      ui.archiveClient(id);
      ui.deleteClient(id);
      await later(1000);
      const all = [`client.create ${id}`, `client.update ${id}`, `client.update ${id}`, `client.delete ${id}`];
      expect(names(heard())).toEqual(event === 'client.create' ? all.slice(0, 1) : all);
      expect(Object.keys(heard()[0]!)).toEqual([
        'name',
        'object_id',
        'account_id',
        'business_id',
        'identity_id',
        'user_id',
      ]);
    }
  });
  it('tell of the app’s own writes too, and of an overpayment’s credit', async () => {
    const { subscribe, later, client, invoice, ok, heard } = listening();
    const invoiceid = invoice(client(), '100.00');
    await later(1000);
    await subscribe('all');
    const payment = { invoiceid, amount: { amount: '130.00', code: 'USD' }, date: '2026-06-29', type: 'ACH' };
    const { payment: made } = await ok('POST', '/payments/payments', { payment });
    await later(1000);
    expect(names(heard()).sort()).toEqual([
      `credit_note.create ${made.overpaymentid}`,
      `invoice.update ${invoiceid}`,
      `payment.create ${made.id}`,
    ]);
  });
  it('a refused write says nothing', async () => {
    const { subscribe, later, refusal, posted } = listening();
    await subscribe('all');
    await refusal('POST', '/users/clients', { client: {} });
    await later(1000);
    expect(posted).toEqual([]);
  });
  it('a redirect is a failure: sent again for a while, then dropped', async () => {
    const { subscribe, later, client, posted, receiver } = listening({ switches: { callbackRetryMinutes: [1, 5] } });
    await subscribe('client');
    receiver.answer = () => 302;
    client();
    await later(1000);
    for (let minute = 0; minute < 30; minute += 1) await later(MINUTE);
    expect(posted).toHaveLength(3);
  });
  it('dropped again and again, the registration is disabled until it is verified anew', async () => {
    const { subscribe, later, client, posted, receiver, shown, send, events } = listening({
      switches: { callbackRetryMinutes: [], callbackDropsToDisable: 2 },
    });
    const { id, verifier } = await subscribe('client');
    receiver.answer = () => 500;
    client('A');
    await later(1000);
    expect((await shown(id)).verified).toBe(true);
    client('B');
    await later(1000);
    expect((await shown(id)).verified).toBe(false);
    receiver.answer = () => 200;
    posted.length = 0;
    client('C');
    await later(1000);
    expect(posted).toEqual([]);
    await send('PUT', `${events}/${id}`, { callback: { verifier } });
    client('D');
    await later(1000);
    expect(posted).toHaveLength(1);
  });
  it('are listed, and end with a DELETE', async () => {
    const { register, send, events, shown } = listening();
    await register('invoice');
    await register('payment');
    expect((await send('GET', events)).body.response.result).toMatchObject({ total: 2, page: 1, per_page: 15 });
    expect(await send('DELETE', `${events}/2001`)).toMatchObject({ status: 204, body: '' });
    expect(await send('GET', `${events}/2001`)).toMatchObject({
      status: 404,
      body: { errno: 404, message: 'Requested resource could not be found.' },
    });
    expect((await shown(2002)).event).toBe('payment');
  });
  it('survive a restart with what they still owe', async () => {
    const { subscribe, client, newSimulator, simulator, clock, posted, heard } = listening();
    await subscribe('client');
    const id = client();
    const restarted = newSimulator();
    restarted.restore(simulator.snapshot());
    clock.now += 1000;
    await restarted.deliver();
    expect([posted.length, heard()[0]?.object_id]).toEqual([1, String(id)]);
  });
});
