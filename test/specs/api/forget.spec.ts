import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { connected } from '../../support/connected.ts';
import { Office } from '../../support/office.ts';

const exported = async (api: ApiClient, path: string) => {
  const rows: { kind: string; value: Record<string, unknown> }[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 99; pages++) {
    const { body } = await api.get(`${path}/export?limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`);
    rows.push(...body.data);
    cursor = body.nextCursor;
  }
  return rows;
};

const ended = async () => {
  const all = await connected();
  await all.disconnect();
  await all.office.settle();
  return all;
};

describe('a connection that has ended', () => {
  it('ALL-3 can be exported: pairs, issues, history', async () => {
    const { office, api, path } = await ended();
    const rows = await exported(api, path);
    const kinds = new Set(rows.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(expect.arrayContaining(['activity', 'connection', 'link']));
    expect(rows.filter(({ kind }) => kind === 'connection')).toHaveLength(1);
    const links = rows.filter(({ kind }) => kind === 'link').map(({ value }) => value.L);
    expect(links).toContain(office.xeroBill('B-1').id);
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
    expect(JSON.stringify(rows)).not.toMatch(/accessToken|refreshToken/);
  });

  it('can be forgotten, and only then', async () => {
    const { office, api, path, disconnect } = await connected();
    expect(await api.call('DELETE', `${path}/data`)).toMatchObject({ status: 409, body: { code: 'notEnded' } });
    await disconnect();
    await office.settle();
    const { body } = await api.call('DELETE', `${path}/data`);
    expect(body).toEqual({ deleted: expect.any(Number), more: false });
    expect(body.deleted).toBeGreaterThan(10);
    expect((await api.get(path)).status).toBe(404);
    const left = [...office.ports.table.items(), ...office.ports.activity.items()];
    const ofUs = left.filter((item) => /^(C|L|U|O|X|Y|E|K|W|A|P)#/.test(item.pk));
    expect(ofUs.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
  });
});

describe('objects: files, and values too long for their item', () => {
  const withFileAndLongBill = async () => {
    const all = await connected();
    const { office } = all;
    const bytes = new TextEncoder().encode('a scan');
    office.xero.ui().attach(office.xeroBill('B-1').id, 'scan.pdf', 'application/pdf', bytes);
    const lines = Array.from({ length: 60 }, (_, n) => ({
      Description: `Line ${n} ${'of paper '.repeat(20)}`,
      Quantity: 1,
      UnitAmount: 1,
      AccountCode: '400',
    }));
    office.enterBill(office.xeroContact('Cedar Paper'), 'B-2', 0, { lines });
    await office.syncNow();
    expect(office.ports.objects.size).toBeGreaterThan(2);
    return all;
  };

  it('go with the last connection that knew the company', async () => {
    const { office, api, path, disconnect } = await withFileAndLongBill();
    await disconnect();
    await office.settle();
    expect((await api.call('DELETE', `${path}/data`)).body).toMatchObject({ more: false });
    expect(office.ports.objects.size).toBe(0);
  });

  it('of another company stay', async () => {
    const { office, api, path, disconnect } = await withFileAndLongBill();
    const [key, bytes] = ['files/xero:another/1', new TextEncoder().encode('theirs')];
    await office.ports.objects.put(key, bytes);
    await disconnect();
    await office.settle();
    await api.call('DELETE', `${path}/data`);
    expect(office.ports.objects.size).toBe(1);
    expect(await office.ports.objects.get(key)).toEqual(bytes);
  });
});

describe('DELETE /v1/tenant', () => {
  const forget = (api: ApiClient) => api.call('DELETE', '/v1/tenant?confirm=delete');

  it('is refused while something runs, and unless it is meant', async () => {
    const { api } = await connected();
    expect(await forget(api)).toMatchObject({ status: 409, body: { code: 'notEnded' } });
    expect((await api.call('DELETE', '/v1/tenant')).status).toBe(400);
    expect((await api.call('DELETE', '/v1/tenant?confirm=yes')).status).toBe(400);
  });

  it('leaves nothing of the tenant, no token and no name', async () => {
    const { office, api } = await ended();
    expect((await forget(api)).body).toMatchObject({ more: false });
    // Answers kept for repetitions and the count of calls expire by themselves within a day.
    const left = [...office.ports.table.items(), ...office.ports.activity.items()].filter(
      ({ pk }) => !/^(I|S|KEYS|H|D|DISP|B)(#|$)/.test(pk),
    );
    expect(left.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
    expect((await api.get('/v1/connections')).body.data).toEqual([]);
  });

  it('gives back what was consented to and never connected, at the provider too', async () => {
    const office = new Office();
    const api = new ApiClient(office);
    await api.consentToBoth();
    office.resetCalls();
    expect((await forget(api)).body).toMatchObject({ more: false });
    expect(office.calls('xero')).toMatchObject({ 'POST /connect/revocation': 1 });
    expect([...office.ports.table.items()].filter(({ pk }) => /^[GT]#/.test(pk))).toEqual([]);
  });
});
