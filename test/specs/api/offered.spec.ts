import { describe, expect, it } from 'vitest';
import { accountId } from '../../../shared/model/names.ts';
import { MelioSimulator } from '../../../shared/providers/melio/simulator/index.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import { ApiClient, TOKENS } from '../../support/api-client.ts';
import { Bench } from '../../support/bench/bench.ts';
import { freshbooksVendor, melioVendor } from '../../support/bench/vendors.ts';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

const ORGANISATION = 'org_1';

/** Melio as the bench has it, with or without Get Paid. */
const melioWith = (getPaid: boolean) => (ports: SimulatorPorts) => {
  const made = melioVendor()(ports);
  const client = { id: made.config.clientId, secret: made.config.clientSecret };
  const organisation = { id: ORGANISATION, name: 'Brightside', currency: 'USD', timeZone: 'America/New_York', client };
  return {
    ...made,
    simulator: new MelioSimulator(ports, { organisations: [{ ...organisation, features: { getPaid } }] }),
  };
};

async function office(getPaid: boolean) {
  const bench = new Bench({ freshbooks: freshbooksVendor(), melio: melioWith(getPaid) });
  const api = new ApiClient(bench);
  const { body: melio } = await api.post('/v1/consents', { provider: 'melio' });
  const freshbooks = bench.vendors.freshbooks.account;
  const grant = await bench.consent('freshbooks');
  const key = { pk: 'T#brightside', sk: `G#${grant}` };
  // What the way back from FreshBooks' consent page leaves behind.
  await bench.ports.table.write([
    { kind: 'put', item: { ...key, grant, accounts: [{ account: freshbooks, name: 'Brightside' }] } },
  ]);
  const platform = accountId('melio', ORGANISATION);
  const connect = (integration: string) =>
    api.post('/v1/connections', {
      integration,
      left: { account: freshbooks, grant },
      right: { account: platform, grant: melio.grant },
    });
  const offered = async () =>
    (await api.get(`/v1/integrations?platform=${platform}&grant=${encodeURIComponent(melio.grant)}`)).body;
  return { api, bench, connect, offered };
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('MF-5 FreshBooks is for receivables only', () => {
  it('is offered when Get Paid is set up', async () => {
    const { connect, offered } = await office(true);
    expect(idsOf((await offered()).data)).toContain('melio-freshbooks');
    expect((await connect('melio-freshbooks')).status).toBe(201);
  });

  it('is not listed without Get Paid, with the reason, and refused', async () => {
    const { bench, connect, offered } = await office(false);
    const { data, withheld } = await offered();
    expect(idsOf(data)).not.toContain('melio-freshbooks');
    expect(withheld).toEqual([
      { id: 'melio-freshbooks', name: expect.any(String), because: expect.stringContaining('Get Paid is not set up') },
    ]);
    expect(await connect('melio-freshbooks')).toMatchObject({ status: 422, body: { code: 'notOffered' } });
    expect([...bench.ports.table.items()].filter(({ pk }) => pk.startsWith('C#'))).toEqual([]);
  });

  it('the side of payables refuses it with what it is offered for instead', async () => {
    const { connect } = await office(true);
    expect(await connect('melio-xero')).toMatchObject({
      status: 422,
      body: {
        code: 'notOffered',
        detail: expect.stringMatching(/^FreshBooks is not offered for payables, only for .*receivables/),
      },
    });
  });

  it('another tenant’s platform is nobody’s', async () => {
    const { api } = await office(true);
    expect((await api.get('/v1/integrations?platform=melio:org_2')).status).toBe(404);
  });
});

describe('a record that travels when somebody asks', () => {
  it('CF-4 is asked for, and is there; nothing is sent where records travel by themselves', async () => {
    const office = new SalesOffice();
    await office.connect();
    const api = new ApiClient(office);
    const path = `/v1/connections/${office.connection}/records`;
    const { id } = office.crm.addOrganisation('Cedar Paper');
    const token = TOKENS.brightside;
    const ask = () => api.post(`${path}/contact/R/${id}/send`, undefined, { token });
    expect((await ask()).body).toEqual({ state: 'asked' });
    await office.settle();
    expect((await ask()).body).toEqual({ state: 'linked', partner: expect.any(String) });
    expect((await api.post(`${path}/invoice/L/17/send`)).status).toBe(400);
  });
});
