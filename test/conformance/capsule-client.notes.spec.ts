import { describe, expect, it } from 'vitest';
import { capsule } from '../../shared/providers/capsule/index.ts';
import { create, MARKER, remove, update } from '../support/session.ts';
import { clientWorld } from './capsule-client/world.ts';

/** Calls that were no reads, by operation. */
const posts = (calls: ReadonlyMap<string, number>) =>
  [...calls]
    .filter(([operation]) => !operation.startsWith('GET'))
    .map(([operation, count]) => `${operation} x${count}`);

describe('what the ledger says of the contact (CF-2)', () => {
  const summary = {
    ledgerUrl: 'https://my.freshbooks.com/#/client/44871',
    openBalances: [
      { currency: 'CAD', amount: 2000 },
      { currency: 'USD', amount: 165_000 },
    ],
    overdueBalances: [],
  };

  it('stands in custom fields that are made once, and is changed in place', async () => {
    const world = clientWorld();
    const record = await world.done(create('contact', { name: 'Acme', ...summary }));
    expect(record.fields).toMatchObject(summary);
    expect(world.ui.fieldOf(record.id, 'Accounting balance')).toBe('20.00 CAD, 1650.00 USD');
    expect(world.ui.fieldOf(record.id, 'Accounting link')).toBe(summary.ledgerUrl);
    const paid = await world.done(
      update(record, { openBalances: [], overdueBalances: [{ currency: 'USD', amount: 100 }] }),
    );
    expect(paid.fields).toMatchObject({ openBalances: [], overdueBalances: [{ currency: 'USD', amount: 100 }] });
    await world.done(create('contact', { name: 'Beta', ...summary }, 'TOMARKER02'));
    expect(posts(world.simulator.calls)).toEqual([
      'POST /parties/fields/definitions x4',
      'POST /parties x2',
      'PUT /parties/{id} x1',
    ]);
    expect(world.ui.party(record.id).fields).toHaveLength(3);
  });

  it('without an administrator: refused with advice until somebody has added the fields, and nothing is made', async () => {
    const world = clientWorld({}, { token: '' });
    const token = world.simulator.issueTokens({ user: '7' }).accessToken;
    const session = capsule.connect('capsule:brightside', { ...world.ports, token: async () => token });
    const send = async () => (await session.send(session.prepare([create('contact', { name: 'Acme' })]), ''))[0];
    expect(await send()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'permission', message: expect.stringContaining('Accounting reference') },
    });
    expect(world.ui.parties()).toEqual([]);
    world.ui.defineField('Accounting reference');
    expect(await send()).toMatchObject({ kind: 'done' });
  });

  it('a plan without room for fields says so', async () => {
    const world = clientWorld({ switches: { maxDefinitions: 0 } });
    expect(await world.write(create('contact', { name: 'Acme' }))).toMatchObject({ refusal: { code: 'planLimit' } });
  });
});

describe('an invoice as a note (CF-2)', () => {
  const invoice = {
    number: 'INV-1042',
    billedOn: '2026-01-05',
    dueOn: '2026-02-01',
    currency: 'USD',
    total: 165_000,
    open: 165_000,
    webUrl: 'https://my.freshbooks.com/#/invoice/90311',
  };

  it('is one note, edited in place, and deleted', async () => {
    const world = clientWorld();
    const contact = world.ui.addOrganisation('Acme').id;
    const note = await world.done(create('invoice', { contact, ...invoice }));
    expect(note).toMatchObject({
      id: expect.stringMatching(`^${contact}/`),
      marker: MARKER,
      fields: { contact, ...invoice },
    });
    expect(world.ui.notes(contact).map(({ content }) => content.split('\n'))).toEqual([
      [
        'Invoice INV-1042 of 2026-01-05',
        'Total: 1650.00 USD',
        'Open: 1650.00 USD, unpaid',
        'Due: 2026-02-01',
        'https://my.freshbooks.com/#/invoice/90311',
        `Ref: ${MARKER}`,
      ],
    ]);
    const paid = await world.done(update(note, { open: 0 }));
    expect(paid).toMatchObject({ id: note.id, fields: { ...invoice, open: 0 } });
    expect(world.ui.notes(contact)).toMatchObject([{ content: expect.stringContaining('Open: 0.00 USD, paid') }]);
    expect(await world.read('invoice', note.id)).toMatchObject({ fields: paid.fields });
    expect(await world.done(remove(paid))).toMatchObject({ id: note.id, presence: 'deleted' });
    expect([world.ui.notes(contact), (await world.session.fetch('invoice', [note.id])).missing]).toEqual([
      [],
      [note.id],
    ]);
  });

  it("is found by its reference among other people's notes; many notes cost as many pages as they must", async () => {
    const world = clientWorld();
    const contact = world.ui.addOrganisation('Acme').id;
    const wish = create('invoice', { contact, ...invoice });
    const note = await world.done(wish);
    world.pass(1000);
    for (let count = 0; count < 60; count += 1) {
      await world.api('POST', 'entries', {
        entry: { type: 'note', content: `Invoice talk ${count}`, party: { id: Number(contact) } },
      });
    }
    expect((await world.session.find({ entity: 'invoice', write: wish })).map(({ id }) => id)).toEqual([note.id]);
    expect((await world.session.fetch('invoice', [contact])).records).toHaveLength(1);
  });

  it('that a person tore apart is read as far as it goes, and one without its reference is not ours', async () => {
    const world = clientWorld();
    const contact = world.ui.addOrganisation('Acme').id;
    const note = await world.done(create('invoice', { contact, ...invoice }));
    const own = note.id.split('/')[1]!;
    world.ui.editNote(own, `Invoice INV-1042\nOpen: about 20\nRef: ${MARKER}`);
    expect((await world.read('invoice', note.id)).fields).toEqual({
      contact, number: 'INV-1042', billedOn: null, dueOn: null, webUrl: null,
    }); // biome-ignore format: short
    world.ui.editNote(own, 'gone');
    expect((await world.session.fetch('invoice', [note.id])).missing).toEqual([note.id]);
  });
});
