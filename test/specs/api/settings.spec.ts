import { describe, expect, it } from 'vitest';
import { integrations } from '../../../shared/integrations/index.ts';
import { offers } from '../../../shared/integrations/offers.ts';
import { connected } from '../../support/connected.ts';

describe('what is offered', () => {
  it('is said of every integration, and every account it speaks of is a setting', () => {
    expect(Object.keys(offers).sort()).toEqual(Object.keys(integrations).sort());
    for (const [id, { accounts }] of Object.entries(offers)) {
      const settings = integrations[id]!.settings.parse({});
      expect(Object.keys(accounts).filter((name) => !(name in settings))).toEqual([]);
    }
  });

  it('GET /v1/integrations has the schema of the settings, with defaults', async () => {
    const { api } = await connected();
    const { data } = (await api.get('/v1/integrations')).body;
    expect(data).toContainEqual(
      expect.objectContaining({
        id: 'melio-xero',
        books: 'payables',
        left: 'xero',
        right: 'melio',
        settings: expect.objectContaining({
          properties: expect.objectContaining({ paymentDate: expect.objectContaining({ default: 'deducted' }) }),
        }),
      }),
    );
  });
});

describe('settings', () => {
  it('come with what can be chosen and what is missing; missing set-up holds only what needs it', async () => {
    const { office, api, path } = await connected();
    const bank = office.xero.ui().addBankAccount('Checking', '12345678', '990').id;
    await office.syncNow();
    const { body } = await api.get(`${path}/settings`);
    const choice = body.choices.find(({ setting }: { setting: string }) => setting === 'paidOutsideAccount');
    expect(choice.accounts).toContainEqual(expect.objectContaining({ id: bank, code: '990', active: true }));
    expect(body.problems).toContainEqual({
      setting: 'defaultAccount',
      code: 'unset',
      text: 'defaultAccount is not set.',
      holds: 'Bills entered in Melio without a category are held, unless their vendor has a default account in Xero.',
    });
    expect(office.melioBill('B-1').total).toBe(1000);
    await api.call('PATCH', path, { body: { settings: { paidOutsideAccount: bank } } });
    const after = (await api.get(`${path}/settings`)).body.problems;
    expect(after.filter(({ setting }: { setting: string }) => setting === 'paidOutsideAccount')).toEqual([]);
  });

  it.each([
    ['unknownAccount', 'defaultAccount', () => 'no-such-account'],
    ['unknownAccount', 'fundingAccounts', () => ({ fs_1: 'no-such-account' })],
    ['wrongAccount', 'paidOutsideAccount', (account: (code: string) => string) => account('400')],
  ])('are refused where they do not fit the chart of accounts: %s, %s', async (code, setting, value) => {
    const { office, api, path } = await connected();
    const account = (number: string) => office.xero.ui().account(number).id;
    const body = { settings: { [setting]: value(account) } };
    expect(await api.call('PATCH', path, { body })).toMatchObject({ status: 422, body: { code, setting } });
    expect((await api.get(path)).body.settings[setting]).not.toEqual(body.settings[setting]);
  });

  it('that went wrong in the ledger later are shown, and do not stand in the way of other changes', async () => {
    const { office, api, path } = await connected();
    const { id } = office.xero.ui().addBankAccount('Old', '87654321', '989');
    await office.syncNow();
    await api.call('PATCH', path, { body: { settings: { paidOutsideAccount: id } } });
    office.xero.ui().archiveAccount(id);
    await office.syncNow();
    expect((await api.get(`${path}/settings`)).body.problems).toContainEqual(
      expect.objectContaining({ setting: 'paidOutsideAccount', code: 'inactiveAccount' }),
    );
    const other = { settings: { postPayment: 'processed' } };
    expect((await api.call('PATCH', path, { body: other })).status).toBe(200);
  });
});
