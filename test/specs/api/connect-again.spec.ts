import { describe, expect, it } from 'vitest';
import { connected } from '../../support/connected.ts';
import { MELIO_ORGANISATION } from '../../support/workbench.ts';

describe('connecting the same two companies again', () => {
  it('goes on where it stopped: nothing is doubled, and what happened meanwhile is copied', async () => {
    const { office, api, path, disconnect } = await connected();
    await disconnect();
    await office.settle();
    const { id } = office.xeroBill('B-1');
    office.xero.ui().editBill(id, { DueDate: '2026-04-30' });
    office.enterBill(office.xeroContact('Cedar Paper'), 'B-2', 20);

    const again = await api.post('/v1/connections', await api.consentToBoth());
    expect(again).toMatchObject({ status: 201, headers: { location: path } });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ due_date: '2026-04-30' });
    expect(office.melioBills('B-2')).toHaveLength(1);
    expect(office.melioVendors('Cedar Paper')).toHaveLength(1);
    expect((await api.get(path)).body).toMatchObject({ status: 'Connected', openIssues: 0 });
    expect((await api.get('/v1/connections')).body.data).toHaveLength(1);
  });

  it('waits until the old access is given up', async () => {
    let down = true;
    const { office, api, disconnect } = await connected({
      answer: (provider, { url, method }, response) =>
        !down && provider === 'xero' && method === 'GET' && url.includes('/connections')
          ? { status: 503, headers: {}, body: '' }
          : response,
    });
    down = false;
    await disconnect();
    await office.drain();
    down = true;
    const early = await api.post('/v1/connections', await api.consentToBoth());
    expect(early).toMatchObject({ status: 409, body: { code: 'ending' } });
    await office.settle();
    expect((await api.post('/v1/connections', await api.consentToBoth())).status).toBe(201);
  });

  it("is not for another tenant: a company stays its tenant's", async () => {
    const { office, api, disconnect } = await connected();
    await disconnect();
    await office.settle();
    const rival = await api.post(
      '/v1/consents',
      { provider: 'melio', account: MELIO_ORGANISATION },
      { token: 'rival-token' },
    );
    expect(rival.status).toBe(404);
  });
});
