import { describe, expect, it } from 'vitest';
import { connected } from '../../support/connected.ts';

describe('ALL-3 disconnect', () => {
  it('stops everything, revokes what nothing else uses, and keeps history', async () => {
    const { office, api, path, disconnect, state, grants, account, slots, work } = await connected();
    expect(await disconnect()).toMatchObject({ status: 202, body: { status: 'Disconnecting' } });
    await office.settle();
    expect(await state()).toBe('closed');
    expect((await api.get(path)).body).toMatchObject({ status: 'Disconnected', needsAttention: false });
    expect({ grants: grants(), slots: slots(), work: work() }).toEqual({ grants: [], slots: [], work: [] });
    expect([(await account('xero')).state, (await account('melio')).state]).toEqual(['closed', 'closed']);
    expect(office.calls('xero')).toMatchObject({ 'DELETE /connections': 1, 'POST /connect/revocation': 1 });
    const { id } = office.xeroBill('B-1');
    expect((await api.get(`${path}/records/bill/left/${id}/activity`)).body.data).not.toEqual([]);
    expect(await office.announced('connection.closed')).toHaveLength(1);

    office.resetCalls();
    office.xero.ui().editBill(id, { DueDate: '2026-04-30' });
    await office.hours(2);
    expect({ ...office.calls('xero'), ...office.calls('melio') }).toEqual({});
  });

  it('is done once, however often it is asked for', async () => {
    const { office, disconnect, state } = await connected();
    await disconnect();
    expect((await disconnect()).status).toBe(202);
    await office.settle();
    expect(await disconnect()).toMatchObject({ status: 202, body: { status: 'Disconnected' } });
    expect(await state()).toBe('closed');
    expect(office.calls('xero')['POST /connect/revocation']).toBe(1);
  });

  it('takes no way back but connecting again', async () => {
    const { office, api, path, disconnect } = await connected();
    await disconnect();
    const resume = () => api.post(`${path}/resume`);
    expect(await resume()).toMatchObject({ status: 409, body: { code: 'ending' } });
    expect((await api.call('PATCH', path, { body: { settings: { postPayment: 'processed' } } })).status).toBe(409);
    await office.settle();
    expect((await resume()).status).toBe(409);
  });

  it('also works when the access was taken away before', async () => {
    const { office, disconnect, state, grants, account } = await connected();
    office.xero.disconnectUser();
    await office.hours(2);
    await disconnect();
    await office.settle();
    expect(await state()).toBe('closed');
    expect((await account('xero')).state).toBe('closed');
    expect(grants()).toEqual([]);
  });

  it('is finished when the provider can be told again', async () => {
    let down = false;
    const { office, disconnect, grants, account } = await connected({
      answer: (provider, { url, method }, response) =>
        down && provider === 'xero' && method === 'GET' && url.includes('/connections')
          ? { status: 503, headers: {}, body: '' }
          : response,
    });
    down = true;
    await disconnect();
    await office.settle();
    expect((await account('xero')).state).toBe('releasing');
    expect(grants()).toHaveLength(1);
    down = false;
    await office.settle();
    expect((await account('xero')).state).toBe('closed');
    expect(grants()).toEqual([]);
  });

  it('does not cut off another account that the same person opened', async () => {
    const { office, wanted, disconnect, grants } = await connected();
    await office.grants.xero!.bind(wanted.left.grant, 'xero:5f6fc72a-0002-4000-8000-000000000002');
    await disconnect();
    await office.settle();
    expect(grants()).toEqual([`G#${wanted.left.grant}`]);
    expect(office.calls('xero')).toMatchObject({ 'DELETE /connections': 1 });
    expect(office.calls('xero')['POST /connect/revocation']).toBeUndefined();
  });
});

describe('what is under way when the connection ends', () => {
  /** The reply to a new bill is lost, then the platform is down until the connection begins to end. */
  const lostCreate = async (when: 'before' | 'after') => {
    const melio: { lost: boolean; down: boolean } = { lost: false, down: false };
    const made = await connected({
      fault: (provider, { method, url }) => {
        if (provider !== 'melio') return undefined;
        if (melio.down) return { kind: 'error', status: 503, when: 'before' };
        if (!melio.lost || method !== 'POST' || !url.endsWith('/bills')) return undefined;
        melio.down = true;
        return { kind: 'lost', when };
      },
    });
    melio.lost = true;
    made.office.enterBill(made.office.xeroContact('Cedar Paper'), 'B-2', 20);
    await made.office.settle(2);
    expect(made.work().filter((sk) => sk.startsWith('1#'))).toHaveLength(1);
    await made.disconnect();
    melio.lost = false;
    return { ...made, melio };
  };

  it('and took effect is found and recorded, never sent again', async () => {
    const { office, state, grants, melio } = await lostCreate('after');
    melio.down = false;
    office.resetCalls();
    await office.settle();
    expect(await state()).toBe('closed');
    expect(office.melioBills('B-2')).toHaveLength(1);
    expect(office.writes('melio')).toEqual({});
    const link = [...office.ports.table.items()].find(
      ({ pk, R }) => pk.startsWith('L#') && R === office.melioBill('B-2').id,
    );
    expect(link).toMatchObject({ L: office.xeroBill('B-2').id });
    expect(grants()).toEqual([]);
    expect((await office.issues()).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('and took no effect is looked for, and left', async () => {
    const { office, state, melio } = await lostCreate('before');
    melio.down = false;
    await office.settle();
    expect(await state()).toBe('closed');
    expect(office.melioBills('B-2')).toEqual([]);
  });

  it('and cannot be looked for yet keeps the connection from closing', async () => {
    let ending: Promise<unknown> | undefined;
    let made: Awaited<ReturnType<typeof connected>> | undefined;
    made = await connected({
      fault: (provider, { method, url }) => {
        const isNewBill = provider === 'melio' && method === 'POST' && url.endsWith('/bills');
        if (!isNewBill || ending || made?.office.xeroBills('B-2').length !== 1) return undefined;
        ending = made.disconnect();
        return { kind: 'lost', when: 'after' };
      },
    });
    const { office, state, account, work } = made;
    office.enterBill(office.xeroContact('Cedar Paper'), 'B-2', 20);
    for (let minute = 0; minute < 5 && !ending; minute += 1) await office.settle(1);
    await ending;
    expect(await state()).toBe('closing');
    expect((await account('melio')).state).toBe('active');
    expect(work().filter((sk) => sk.startsWith('1#'))).toHaveLength(1);
    await office.settle();
    expect(await state()).toBe('closed');
    expect(office.melioBills('B-2')).toHaveLength(1);
    expect(work()).toEqual([]);
  });

  it('is left to a person after a day in which the platform could not be asked', async () => {
    const { office, state, work } = await lostCreate('after');
    await office.hours(23);
    expect(await state()).toBe('closing');
    expect(work().filter((sk) => sk.startsWith('1#'))).toHaveLength(1);
    await office.hours(3);
    expect(await state()).toBe('closed');
    expect(await office.issue('abandoned')).toMatchObject({
      text: expect.stringContaining('The connection was ended before it was known whether Melio took'),
    });
    expect(work().filter((sk) => sk.startsWith('1#'))).toEqual([]);
    const slots = [...office.ports.table.items()].filter(
      ({ pk, opIntent }) => pk.startsWith('L#') && opIntent !== undefined,
    );
    expect(slots).toEqual([]);
  });

  it('an issue of an ended connection can be put away', async () => {
    const { office, api, path } = await lostCreate('after');
    await office.hours(26);
    const { subject, code } = await office.issue('abandoned');
    const answer = await api.post(`${path}/issues/${encodeURIComponent(subject)}/${code}`, { decision: 'ignore' });
    expect(answer.body).toMatchObject({ state: 'decided' });
    expect([...office.ports.table.items()].filter(({ pk, sk }) => pk.startsWith('W#') && sk.startsWith('3#'))).toEqual(
      [],
    );
  });
});
