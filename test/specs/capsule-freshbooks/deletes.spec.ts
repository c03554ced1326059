import { describe, expect, it } from 'vitest';
import { linkedPair, SalesOffice } from '../../support/capsule-freshbooks.ts';

const TAG = 'Send to accounting';
const HOUR = 61;

/** “The contact in FreshBooks won’t be deleted. Instead at the next sync … the contact will be re-created in your Capsule account.” */
describe('CF-6 a linked contact deleted in Capsule comes back at the next sync', () => {
  it('and the FreshBooks client stays as it is', async () => {
    const { office, client, party } = await linkedPair();
    const before = office.client(client.id);
    office.crm.delete(party.id);
    await office.settle();
    expect(office.crm.parties()).toEqual([]);
    await office.settle(HOUR);
    expect(office.party('Cedar Paper')).toMatchObject({ addresses: [{ city: 'Austin' }], owner: null });
    expect(office.shown('Cedar Paper').link).toMatch(/freshbooks/);
    expect(office.client(client.id)).toEqual(before);
    expect(office.changes()).toEqual({ 'capsule POST /parties': 1 });
    expect(await office.issues()).toEqual([]);
  });

  it('with *Sync now* at once', async () => {
    const { office, party } = await linkedPair();
    office.crm.delete(party.id);
    await office.settle();
    await office.syncNow();
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
  });

  it('once for each delete, and edits flow again', async () => {
    const { office, client, party } = await linkedPair();
    office.crm.delete(party.id);
    await office.settle(HOUR);
    office.crm.delete(office.party('Cedar Paper').id);
    await office.settle(HOUR);
    await office.hours(2);
    const { id, addresses } = office.party('Cedar Paper');
    expect(office.changes()).toEqual({ 'capsule POST /parties': 2 });
    office.crm.edit(id, { addresses: [{ id: addresses[0]!.id, city: 'Waco' }] });
    await office.settle();
    expect(office.client(client.id).fields).toMatchObject({ p_city: 'Waco' });
  });

  it('not when the client was archived meanwhile', async () => {
    const { office, client, party } = await linkedPair();
    office.crm.delete(party.id);
    office.books.archiveClient(client.id);
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
  });

  it('nor twice, when the answer to the create is lost', async () => {
    let lost = 0;
    const { office, party } = await linkedPair(
      {},
      {
        fault: (provider, { method, url }) =>
          provider === 'capsule' && method === 'POST' && /\/parties\?/.test(url) && lost++ === 1
            ? { kind: 'lost', when: 'after' }
            : undefined,
      },
    );
    office.crm.delete(party.id);
    await office.hours(3);
    expect(lost).toBeGreaterThan(1);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('with what somebody changes about it before the lost answer is known', async () => {
    const lost = { posts: 0, isEdited: false };
    const { office, client, party } = await linkedPair(
      {},
      {
        fault: (provider, { method, url }) => {
          if (provider !== 'capsule') return undefined;
          const [made] = lost.posts > 1 && !lost.isEdited ? office.crm.named('Cedar Paper') : [];
          if (made) {
            lost.isEdited = true;
            office.crm.edit(made.id, { addresses: [{ id: made.addresses[0]!.id, city: 'Waco' }] });
          }
          const isCreate = method === 'POST' && /\/parties\?/.test(url);
          return isCreate && lost.posts++ === 1 ? { kind: 'lost', when: 'after' } : undefined;
        },
      },
    );
    office.crm.delete(party.id);
    await office.hours(3);
    expect(lost).toEqual({ posts: 2, isEdited: true });
    expect(office.crm.named('Cedar Paper')).toMatchObject([{ addresses: [{ city: 'Waco' }] }]);
    expect(office.client(client.id).fields).toMatchObject({ p_city: 'Waco' });
    expect(await office.issues()).toEqual([]);
  });

  it('its notes as well', async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    const invoice = office.enterInvoice(client, 'F-1', '10.00');
    await office.connect({ invoices: 'notes' });
    office.crm.delete(office.party('Cedar Paper').id);
    await office.settle(HOUR);
    office.books.addPayment({ invoiceid: invoice.id, amount: '4.00', date: '2026-03-02' });
    await office.hours(3);
    expect(office.notes('Cedar Paper')).toHaveLength(1);
    expect(office.notes('Cedar Paper')[0]).toContain('Open: 6.00 USD');
    expect(await office.issues()).toEqual([]);
  });

  it('and what was entered for it meanwhile comes with it, however often that was looked at before', async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    await office.connect({ invoices: 'notes' });
    office.crm.delete(office.party('Cedar Paper').id);
    await office.settle();
    office.enterInvoice(client, 'F-1', '10.00');
    const isBack = () => office.crm.named('Cedar Paper').length > 0;
    for (let minute = 0; minute < HOUR && !isBack(); minute += 1) await office.settle(1);
    expect(office.notes('Cedar Paper')).toMatchObject([expect.stringContaining('Open: 10.00 USD')]);
  });
});

/** “You are best to delete it in FreshBooks first and then delete it in Capsule.” */
describe('CF-7 deleted in FreshBooks first, then in Capsule: nothing comes back', () => {
  it('as the page says', async () => {
    const { office, client, party } = await linkedPair();
    office.books.deleteClient(client.id);
    await office.settle();
    expect(office.party('Cedar Paper').id).toBe(party.id);
    office.crm.delete(party.id);
    await office.hours(5);
    expect(office.crm.parties()).toEqual([]);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { order: 'FreshBooks, and ten seconds later Capsule', first: 'freshbooks', told: true },
    { order: 'Capsule, and ten seconds later FreshBooks', first: 'capsule', told: true },
    { order: 'FreshBooks, then Capsule, and no callback or hook ever came', first: 'freshbooks', told: false },
    { order: 'Capsule, then FreshBooks, and no callback or hook ever came', first: 'capsule', told: false },
  ])('$order', async ({ first, told }) => {
    const { office, client, party } = await linkedPair({}, told ? {} : { webhookFault: () => ({ kind: 'lost' }) });
    const acts = [() => office.books.deleteClient(client.id), () => office.crm.delete(party.id)];
    for (const act of first === 'freshbooks' ? acts : acts.reverse()) {
      act();
      if (told) await office.drain();
      office.ports.clock.advance(10_000);
    }
    await office.hours(5);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('hooks that arrive the other way round change nothing about it', async () => {
    const held = { late: true };
    const { office, client, party } = await linkedPair(
      {},
      { webhookFault: (provider) => (provider === 'freshbooks' && held.late ? { kind: 'lost' } : undefined) },
    );
    office.books.deleteClient(client.id);
    office.ports.clock.advance(10_000);
    office.crm.delete(party.id);
    await office.drain();
    held.late = false;
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('and a client that is deleted alone leaves its contact; sent anew, the same client is back with its invoices', async () => {
    const { office, client, party } = await linkedPair();
    office.books.deleteClient(client.id);
    await office.hours(2);
    expect(office.changes()).toEqual({});
    office.crm.tag(party.id, TAG);
    await office.hours(2);
    expect(office.clients('Cedar Paper').map(({ id }) => id)).toEqual([client.id]);
    expect(office.crm.tagsOf(party.id)).toEqual([]);
    expect(office.crm.parties()).toHaveLength(1);
  });

  it.each(['tag', 'API'] as const)(
    'one that was deleted, or put in the archive, comes back when its contact is sent anew (by %s), and once',
    async (by) => {
      for (const away of ['deleteClient', 'archiveClient'] as const) {
        const { office, client, party } = await linkedPair();
        const goes = async () => {
          office.books[away](client.id);
          await office.hours(2);
        };
        await goes();
        expect(office.changes()).toEqual({});
        if (by === 'tag') office.crm.tag(party.id, TAG);
        else expect(await office.send(party)).toEqual({ state: 'asked' });
        await office.hours(2);
        expect(office.clients('Cedar Paper').map(({ id }) => id)).toEqual([client.id]);
        expect(office.crm.tagsOf(party.id)).toEqual([]);
        expect(await office.issues()).toEqual([]);
        // The wish is granted: who goes after that stays away.
        await goes();
        expect(office.clients('Cedar Paper')).toEqual([]);
      }
    },
  );

  it('a wish for a client that somebody brings back at the same time is granted by that', async () => {
    const { office, client, party } = await linkedPair();
    office.books.archiveClient(client.id);
    await office.hours(2);
    office.books.restoreClient(client.id);
    expect(await office.send(party)).toEqual({ state: 'asked' });
    await office.hours(2);
    expect(office.clients('Cedar Paper')).toHaveLength(1);
    office.books.deleteClient(client.id);
    await office.hours(2);
    expect(office.clients('Cedar Paper')).toEqual([]);
  });

  it('a client that is entered again takes the deleted one’s place', async () => {
    const { office, client, party } = await linkedPair();
    office.books.deleteClient(client.id);
    await office.hours(1);
    const again = office.addClient('Cedar Paper', { p_city: 'Austin' });
    await office.hours(2);
    expect(office.crm.parties().map(({ id }) => id)).toEqual([party.id]);
    office.crm.edit(party.id, { phoneNumbers: [{ type: 'Work', number: '777' }] });
    await office.settle();
    expect(office.client(again.id).fields).toMatchObject({ bus_phone: '777' });
    expect(await office.issues()).toEqual([]);
  });

  it('a client that is taken back from the deleted is a new one', async () => {
    const { office, client, party } = await linkedPair();
    office.books.deleteClient(client.id);
    await office.settle();
    office.crm.delete(party.id);
    await office.hours(2);
    office.books.restoreClient(client.id);
    await office.hours(2);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
  });

  it('though FreshBooks’ lists hide what was deleted, and no callback came', async () => {
    const hidden = JSON.stringify({
      response: { result: { clients: [], page: 1, pages: 1, per_page: 100, total: 0 } },
    });
    const { office, client, party } = await linkedPair(
      {},
      {
        webhookFault: () => ({ kind: 'lost' }),
        answer: (provider, { url }, response) =>
          provider === 'freshbooks' && /users\/clients\?.*vis_state/.test(url)
            ? { ...response, body: hidden }
            : response,
      },
    );
    office.books.deleteClient(client.id);
    office.ports.clock.advance(10_000);
    office.crm.delete(party.id);
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('a contact that is taken back from the bin then is not sent to FreshBooks by that', async () => {
    const { office, client, party } = await linkedPair();
    office.books.deleteClient(client.id);
    await office.settle();
    office.crm.delete(party.id);
    await office.hours(2);
    office.crm.undelete(party);
    await office.hours(2);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('a contact that came from Capsule does not bring its client back', async () => {
    const office = new SalesOffice();
    await office.connect();
    const party = office.crm.addOrganisation('Cedar Paper');
    await office.send(party);
    office.books.deleteClient(office.clients('Cedar Paper')[0]!.id);
    await office.hours(3);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });
});
