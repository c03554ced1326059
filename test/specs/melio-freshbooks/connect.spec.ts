import { describe, expect, it } from 'vitest';
import { DEMO_ACCOUNT } from '../../../shared/providers/freshbooks/simulator/index.ts';
import { DEMO_BUSINESS, DEMO_USER } from '../../../shared/providers/freshbooks/simulator/options.ts';
import { Receivables } from '../../support/melio-freshbooks.ts';
import { ReceivablesDoor } from '../../support/receivables-door.ts';

/** @see https://melio.zendesk.com/hc/en-us/articles/4415827319836 */

const open = (office = new Receivables()) => ({ office, door: new ReceivablesDoor(office) });
const GET_PAID = 'https://melio.example/get-paid/add-invoices';
const SETTINGS = 'https://melio.example/settings/accounting-software-sync';

describe('MF-5 FreshBooks is for receivables only', () => {
  const listed = (door: ReceivablesDoor, { account, grant }: { account: string; grant: string }) =>
    door.get(`/v1/integrations?${new URLSearchParams({ platform: account, grant })}`);

  it('make sure you’ve set up Get Paid, otherwise you won’t see the FreshBooks option', async () => {
    const { office, door } = open();
    const { wanted } = await door.consentToBoth();
    expect((await listed(door, wanted.right)).body.data).toContainEqual(
      expect.objectContaining({ id: 'melio-freshbooks', books: 'receivables' }),
    );
    office.melio.ui.changePlan({ getPaid: false });
    const { data, withheld } = (await listed(door, wanted.right)).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['melio-xero']);
    expect(withheld).toEqual([
      expect.objectContaining({ id: 'melio-freshbooks', because: expect.stringContaining('Get Paid is not set up') }),
    ]);
  });

  it('asked for all the same without Get Paid, it is refused with the reason, and nothing is made', async () => {
    const { office, door } = open();
    office.melio.ui.changePlan({ getPaid: false });
    const { wanted } = await door.consentToBoth();
    expect(await door.post('/v1/connections', wanted)).toMatchObject({
      status: 422,
      body: { code: 'notOffered', detail: expect.stringContaining('Get Paid is not set up') },
    });
    expect((await door.get('/v1/connections')).body.data).toEqual([]);
    office.melio.ui.changePlan({ getPaid: true });
    expect((await door.post('/v1/connections', wanted)).status).toBe(201);
  });

  it('the payables side refuses it, and says what it is offered for', async () => {
    const { door } = open();
    const { wanted } = await door.consentToBoth();
    expect(await door.post('/v1/connections', { ...wanted, integration: 'melio-xero' })).toMatchObject({
      status: 422,
      body: {
        code: 'notOffered',
        detail: 'FreshBooks is not offered for payables, only for Melio Get Paid x FreshBooks (receivables).',
      },
    });
    expect((await door.get('/v1/connections')).body.data).toEqual([]);
  });
});

describe('MF-6 there are two ways to sync: from Get Paid, and from Settings', () => {
  it.each([
    ['Get Paid -> Add invoices -> Connect your accounting software', GET_PAID],
    ['Settings -> Accounting Software Sync', SETTINGS],
  ])('%s leads to FreshBooks and back to the same screen', async (_, screen) => {
    const { door } = open();
    const { landed, consent, wanted } = await door.consentToBoth(screen);
    expect(landed).toMatchObject({
      status: 303,
      headers: { location: `${screen}?consent=${consent.id}&outcome=granted`, 'referrer-policy': 'no-referrer' },
    });
    expect(consent).toMatchObject({ state: 'granted', accounts: [{ account: `freshbooks:${DEMO_ACCOUNT}` }] });
    expect((await door.post('/v1/connections', wanted)).status).toBe(201);
  });

  it('access to journal entries is asked for only where payouts are recorded', async () => {
    const { door } = open();
    const scopesOf = async (settings: object) => {
      const wish = { integration: 'melio-freshbooks', settings };
      const { body } = await door.post('/v1/consents', { provider: 'freshbooks', for: wish });
      return new URL(body.url).searchParams.get('scope');
    };
    expect(await scopesOf({})).not.toContain('journal_entries:write');
    expect(await scopesOf({ recordPayouts: true })).toContain('journal_entries:write');
  });

  it('whoever presses Cancel at FreshBooks is sent back as well, and nothing is connected', async () => {
    const { door } = open();
    const { body } = await door.post('/v1/consents', { provider: 'freshbooks', returnTo: SETTINGS });
    const landed = await door.logIn(body.url, 'cancel');
    expect(landed.headers.location).toBe(`${SETTINGS}?consent=${body.id}&outcome=refused`);
    expect((await door.get(`/v1/consents/${body.id}`)).body).toMatchObject({ state: 'refused' });
  });

  it.each(['javascript:alert(1)', 'http://melio.example/', 'nowhere'])('nobody is sent to %s', async (returnTo) => {
    const { door } = open();
    expect((await door.post('/v1/consents', { provider: 'freshbooks', returnTo })).status).toBe(400);
  });
});

describe('MF-7 confirm, log in to FreshBooks, come back, and see the sync run and complete', () => {
  const MAIL = { notify: ['maya@brightside.example'] };

  it('the sync runs with no browser open, is Pending until it is complete, and one e-mail says so', async () => {
    const { office, door } = open();
    office.enterInvoice(office.addClient(), 'F-1', '10.00');
    const id = await door.connect(MAIL);
    const view = async () => (await door.get(`/v1/connections/${id}`)).body;
    expect(await view()).toMatchObject({ status: 'Pending', firstSyncAt: null });
    expect(office.mails).toEqual([]);
    await office.settle();
    expect(office.inMelio('F-1').balance).toBe(1000);
    expect(await view()).toMatchObject({ status: 'Connected', needsAttention: false });
    office.enterInvoice(office.addClient({ organization: 'Late', email: 'l@late.example' }), 'F-2', '1.00');
    await office.hours(2);
    expect(office.mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['maya@brightside.example'], 'Your first sync is complete'],
    ]);
    expect(await office.announced('firstSync.completed')).toHaveLength(1);
    expect(office.melio.syncEvents()).toMatchObject([
      { kind: 'first_sync_completed', text: 'The first sync is complete: 2 records are in step, 0 need attention.' },
    ]);
  });

  it('may be interrupted anywhere: it goes on where it stopped, brings nothing twice, and writes one e-mail', async () => {
    let calls = 0;
    const { office, door } = open(
      new Receivables({ diesCalling: (_, { method }) => method !== 'GET' && [3, 6, 8].includes(++calls) }),
    );
    const acme = office.addClient();
    for (const number of ['F-1', 'F-2', 'F-3', 'F-4', 'F-5']) office.enterInvoice(acme, number, '10.00');
    await door.connect(MAIL);
    await office.settle(30);
    expect(calls).toBeGreaterThan(8);
    expect(['F-1', 'F-2', 'F-3', 'F-4', 'F-5'].map((number) => office.melioInvoices(number).length)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(office.melioCustomers('Acme Tools')).toHaveLength(1);
    expect(office.mails).toHaveLength(1);
  });

  it('of several businesses one must be chosen; one that is only somebody’s client has no books to choose', async () => {
    const other = { ...DEMO_BUSINESS, id: 14720001, accountId: 'CeDr02', name: 'Cedar Rentals' };
    const client = { ...DEMO_BUSINESS, id: 14720002, accountId: null, name: 'Only A Client' };
    const memberships = { [DEMO_BUSINESS.id]: 'owner', [other.id]: 'owner', [client.id]: 'client' } as const;
    const businesses = [DEMO_BUSINESS, other, client];
    const { office, door } = open(
      new Receivables({ freshbooks: { businesses, users: [{ ...DEMO_USER, memberships }] } }),
    );
    const { consent, wanted } = await door.consentToBoth();
    expect(consent.accounts).toEqual([
      { account: `freshbooks:${DEMO_ACCOUNT}`, name: 'Brightside Studio LLC' },
      { account: 'freshbooks:CeDr02', name: 'Cedar Rentals' },
    ]);
    const chosen = { ...wanted, left: { ...wanted.left, account: 'freshbooks:CeDr02' } };
    office.enterInvoice(office.addClient(), 'NOT-THIS', '10.00');
    const { status, body } = await door.post('/v1/connections', chosen);
    await office.settle();
    expect([status, body.left.name]).toEqual([201, 'Cedar Rentals']);
    expect(office.melio.recordsOf().invoice.rows.size).toBe(0);
  });
});

describe('MF-8 to disconnect or to see when the last sync was, go back to Settings', () => {
  it('shows the last sync that was completed, not one that was tried', async () => {
    let isDown = false;
    const office = new Receivables({
      fault: (provider) =>
        isDown && provider === 'freshbooks' ? { kind: 'error', when: 'before', status: 503 } : undefined,
    });
    const { door } = open(office);
    const id = await door.connect();
    await office.settle();
    const lastSync = async () => (await door.get(`/v1/connections/${id}`)).body.left.lastSync;
    const before = await lastSync();
    await office.hours(2);
    const after = await lastSync();
    expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
    isDown = true;
    await office.hours(2);
    expect(await lastSync()).toBe(after);
  });

  it('disconnecting stops everything, ends the access, and keeps what was synced', async () => {
    const { office, door } = open();
    office.enterInvoice(office.addClient(), 'F-1', '10.00');
    const id = await door.connect();
    await office.settle();
    expect((await door.call('DELETE', `/v1/connections/${id}`)).status).toBe(202);
    await office.settle();
    expect((await door.get(`/v1/connections/${id}`)).body.status).toBe('Disconnected');
    expect(office.calls('freshbooks')['POST /auth/oauth/revoke']).toBeGreaterThan(0);
    expect(office.freshbooks.callbacks()).toEqual([]);
    office.resetCalls();
    office.receiveInMelio('F-1');
    office.reprice('F-1', '20.00');
    await office.hours(3);
    expect([office.calls('freshbooks'), office.calls('melio')]).toEqual([{}, {}]);
    expect(office.inMelio('F-1')).toMatchObject({ total: 1000, status: 'paid' });
    expect(office.inFreshbooks('F-1').payments).toEqual([]);
  });
});
