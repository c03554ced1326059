import { describe, expect, it } from 'vitest';
import { Partner } from '../../support/alternative-freshbooks.ts';
import { PartnerDoor } from '../../support/partner-door.ts';

// How to connect FreshBooks to your partner dashboard.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

describe('AF-13 connect', () => {
  it('AF-13 choose FreshBooks, log in, Allow: the two are connected', async () => {
    const office = new Partner();
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    const door = new PartnerDoor(office);
    const offered = (await door.get('/v1/integrations')).body.data.map(({ id }: { id: string }) => id);
    expect(offered).toContain('alternative-freshbooks');
    const asked = await door.post('/v1/consents', { provider: 'freshbooks' });
    const landed = await door.logIn(asked.body.url);
    expect(landed.status).toBeLessThan(400);
    expect((await door.get(`/v1/consents/${asked.body.id}`)).body).toMatchObject({ state: 'granted' });
    await door.connect({ settings: { moneyUnit: 'proven' } });
    await office.settle();
    expect(office.inAlternative('A-1').total).toBe(15000);
  });

  it('AF-13 whoever does not allow it is back, and nothing is connected', async () => {
    const door = new PartnerDoor(new Partner());
    const { body } = await door.post('/v1/consents', { provider: 'freshbooks' });
    await door.logIn(body.url, 'cancel');
    expect((await door.get(`/v1/consents/${body.id}`)).body).toMatchObject({ state: 'refused' });
    expect((await door.get('/v1/connections')).body.data).toEqual([]);
  });

  it("AF-13 Alternative has no such page: the partner's key is pasted, and one that opens nothing is refused", async () => {
    const office = new Partner();
    const { clientId, clientSecret } = office.vendors['alternative-payments'].config;
    const door = new PartnerDoor(office);
    const { wanted } = await door.consentToBoth(`${clientId}:${clientSecret}`);
    expect((await door.post('/v1/connections', wanted)).status).toBe(201);
    const wrong = await door.post('/v1/consents', { provider: 'alternative-payments', key: `${clientId}:wrong` });
    expect(wrong.status).toBeGreaterThanOrEqual(400);
  });

  it('AF-13 recording payouts takes a scope of its own, which is asked for only then', async () => {
    const door = new PartnerDoor(new Partner());
    const scopesOf = async (settings: object) => {
      const { body } = await door.post('/v1/consents', {
        provider: 'freshbooks',
        for: { integration: 'alternative-freshbooks', settings },
      });
      return new URL(body.url).searchParams.get('scope') ?? '';
    };
    expect(await scopesOf({})).not.toContain('journal_entries:write');
    expect(await scopesOf({ recordPayouts: true })).toContain('journal_entries:write');
  });
});

describe('AF-14 status', () => {
  it('AF-14 Pending until the first sync is complete, then Connected', async () => {
    const office = new Partner();
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    const door = new PartnerDoor(office);
    await door.connect({ settings: { moneyUnit: 'proven' } });
    expect(await door.status()).toMatchObject({ status: 'Pending' });
    await office.settle();
    expect(await door.status()).toMatchObject({ status: 'Connected' });
    expect(office.inAlternative('A-1').total).toBe(15000);
    expect(await office.announced('firstSync.completed')).toHaveLength(1);
  });

  it('AF-14 while FreshBooks does not answer it stays Pending, and goes on where it was', async () => {
    const down = { on: true };
    const office = new Partner({
      fault: (provider, { url }) =>
        down.on && provider === 'freshbooks' && url.includes('/payments/payments')
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    const door = new PartnerDoor(office);
    await door.connect({ settings: { moneyUnit: 'proven' } });
    await office.settle();
    expect(await door.status()).toMatchObject({ status: 'Pending' });
    down.on = false;
    await office.hours(1);
    expect(await door.status()).toMatchObject({ status: 'Connected' });
    expect(office.everAsked('A-1')).toHaveLength(1);
  });
});
