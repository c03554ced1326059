import { describe, expect, it } from 'vitest';
import { CannotWrite, OutcomeUnknown } from '../../../shared/engine/errors.ts';
import type { Known, RecordWrite } from '../../../shared/engine/provider.ts';
import { accepts } from '../../../shared/engine/write/accepts.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { done, knows } from '../../support/session.ts';
import { customer, invoice } from './fixtures.ts';
import { ClientWorld } from './world.ts';

describe('customers', () => {
  it('are created under our marker and read back as they were sent', async () => {
    const world = new ClientWorld();
    const made = done(
      await world.create('contact', { ...customer, taxId: '12-3456789', line1: '10 Main St', postalCode: '73301' }),
    );
    expect(made).toMatchObject({ entity: 'contact', version: 0, presence: 'present', marker: 'mark000001' });
    expect(made.fields).toMatchObject({
      ...customer,
      taxId: '12-3456789',
      line1: '10 Main St',
      postalCode: '73301',
      autoPay: false,
    });
    expect(await world.read('contact', made.id)).toEqual([made]);
  });

  it.each([
    [{ email: 'a@b.example' }, 'no name'],
    [{ name: 'Acme' }, 'no e-mail address'],
    [{ name: 'Acme', email: ' ' }, 'no e-mail address'],
  ])('%j cannot be written', (fields, text) => {
    const { session } = new ClientWorld();
    const write: RecordWrite = { kind: 'create', entity: 'contact', fields, marker: 'm' };
    expect(() => session.prepare([write])).toThrow(CannotWrite);
    expect(() => session.prepare([write])).toThrow(text);
  });

  it('are archived, again without harm, and known to be gone though nothing in them says so', async () => {
    const world = new ClientWorld();
    const made = done(await world.create('contact', customer));
    expect(done(await world.act('remove', made)).presence).toBe('archived');
    expect(done(await world.act('remove', made)).presence).toBe('archived');
    world.now += 120_000;
    expect((await world.read('contact', made.id))[0]?.presence).toBe('archived');
    expect(await world.list('customers')).toEqual([]);
  });

  it('archived a moment ago are so, though they are new, or a list that runs behind still shows them', async () => {
    const world = new ClientWorld({ simulator: { listLagMs: 60_000 } });
    const made = done(await world.create('contact', customer));
    const remove = async (): Promise<Known> => {
      await world.act('remove', made);
      const at = world.now;
      return knows({ goneSince: async () => at });
    };
    const presence = async (known?: Known) =>
      (await world.session.fetch('contact', [made.id], known)).records[0]?.presence;
    let known = await remove();
    expect([await presence(), await presence(known)]).toEqual(['present', 'archived']);
    world.ui.restoreCustomer(made.id);
    world.now += 300_000;
    // Brought back by somebody, and long enough ago for the lists.
    expect(await presence(known)).toBe('present');
    known = await remove();
    expect([await presence(), await presence(known)]).toEqual(['present', 'archived']);
    world.now += 121_000;
    expect(await presence(known)).toBe('archived');
  });

  it('that are new may be missing from lists for a while, and are present all the same', async () => {
    const world = new ClientWorld({ simulator: { listLagMs: 60_000 } });
    const made = done(await world.create('contact', customer));
    expect((await world.read('contact', made.id))[0]?.presence).toBe('present');
    world.now += 121_000;
    expect((await world.read('contact', made.id))[0]?.presence).toBe('present');
  });

  it('cannot be changed: one notice is all that is left', () => {
    const { session, provider } = new ClientWorld();
    const current = { entity: 'contact', id: 'cus_1', version: 0, presence: 'present', fields: customer } as const;
    expect(() =>
      session.prepare([{ kind: 'update', entity: 'contact', id: 'cus_1', changes: { name: 'B' }, current }]),
    ).toThrow('no way to change this customer');
    expect(provider.capabilities.entities.contact).toMatchObject({
      can: ['create', 'remove'],
      key: false,
      versioned: false,
    });
    expect(provider.capabilities.entities.contact).not.toHaveProperty('immutable');
    expect(provider.capabilities.entities.invoice).toMatchObject({ can: ['create', 'remove'], immutable: true });
    expect(provider.capabilities).not.toHaveProperty('idempotency');
  });
});

describe('invoices', () => {
  it('are created with their number and lines of quantity 1, and nothing is paid on them yet', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    const made = done(await world.create('invoice', invoice(id)));
    expect(made.fields).toMatchObject({
      contact: id,
      number: '0000042',
      dueOn: '2026-04-01',
      total: 165_000,
      open: 165_000,
      frozen: false,
      lineCount: 2,
    });
    expect(made.fields.lines).toEqual(invoice(id).lines);
    expect(world.simulator.books.find('invoice', made.id).line_items.map(({ quantity }) => quantity)).toEqual([1, 1]);
  });

  it('read the same whether the platform means the price of a piece or of the line', async () => {
    for (const lineAmount of ['unit', 'total'] as const) {
      const world = new ClientWorld({ simulator: { lineAmount } });
      const { id } = world.addCustomer();
      const made = done(await world.create('invoice', invoice(id)));
      expect(made.fields.lines).toEqual(invoice(id).lines);
      const lines = [{ description: 'Backup', quantity: 10, amount: 1500 }];
      const entered = world.ui.createInvoice({ customerId: id, dueDate: '2026-04-01', lines });
      const [read] = await world.read('invoice', entered.id);
      expect(read?.fields.lines).toMatchObject([{ amount: lineAmount === 'unit' ? 15_000 : 1500 }]);
    }
  });

  it.each<[string, Fields]>([
    [
      'with a discount',
      {
        lines: [
          { description: 'A', amount: 170_000 },
          { description: 'Discount', amount: -5_000 },
        ],
      },
    ],
    ['with lines that do not add up to what is left', { total: 100_000 }],
    ['without lines', { lines: [] }],
  ])('%s go as one line', async (_, more) => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    const made = done(await world.create('invoice', invoice(id, more)));
    expect(made.fields.total).toBe(more.total ?? 165_000);
    expect(made.fields.lines).toMatchObject([{ description: 'Balance of invoice 0000042' }]);
  });

  it.each<[Fields, string]>([
    [{ contact: null }, 'no customer'],
    [{ dueOn: null }, 'no due date'],
    [{ total: 0 }, 'above zero'],
    [{ total: -5 }, 'above zero'],
  ])('%j cannot be written: %s', (more, text) => {
    const { session } = new ClientWorld();
    const write: RecordWrite = { kind: 'create', entity: 'invoice', fields: invoice('cus_1', more), marker: 'm' };
    expect(() => session.prepare([write])).toThrow(text);
  });

  it('are archived, and archived for good', async () => {
    const world = new ClientWorld();
    const made = done(await world.create('invoice', invoice(world.addCustomer().id)));
    expect(done(await world.act('remove', made)).presence).toBe('void');
    expect((await world.read('invoice', made.id))[0]?.presence).toBe('void');
    await expect(world.act('restore', made)).rejects.toThrow('no way to restore');
  });

  it('count money in dollars where the switch says so', async () => {
    const world = new ClientWorld({ simulator: { moneyUnit: 'major' }, switches: { moneyUnit: 'major' } });
    const made = done(await world.create('invoice', invoice(world.addCustomer().id, { total: 1050, lines: [] })));
    expect([made.fields.total, world.simulator.books.find('invoice', made.id).total]).toEqual([1050, 1050]);
  });

  it('are not read at all when an amount cannot be in cents: the switch is wrong', async () => {
    const world = new ClientWorld({ simulator: { moneyUnit: 'major' } });
    const entered = world.addInvoice(world.addCustomer().id, 1050);
    const { records, unreadable } = await world.session.list('invoices', {});
    expect([records, unreadable]).toEqual([
      [],
      [{ entity: 'invoice', id: entered.id, reason: expect.stringContaining('moneyUnit') }],
    ]);
  });

  it('are changed where the platform serves its contract', async () => {
    const world = new ClientWorld({ simulator: { platformContract: true } });
    const made = done(await world.create('invoice', invoice(world.addCustomer().id)));
    const update = (changes: Fields) =>
      world.write({ kind: 'update', entity: 'invoice', id: made.id, changes, current: made });
    const changed = done(await update({ dueOn: '2026-05-01', total: 100_000 }));
    expect(changed.fields).toMatchObject({ dueOn: '2026-05-01', total: 100_000, lineCount: 1 });
    const renamed = done(await update({ number: '43' }));
    expect([renamed.fields.number, renamed.id]).toEqual(['43', made.id]);
    expect(world.provider.capabilities.entities.invoice).not.toHaveProperty('immutable');
  });
});

describe('an answer that is lost', () => {
  const facts = (world: ClientWorld, entity: 'contact' | 'invoice') => world.provider.capabilities.entities[entity]!;
  async function lost(world: ClientWorld, entity: 'contact' | 'invoice', fields: Fields) {
    world.fault = { kind: 'lost', when: 'after' };
    const write = { kind: 'create', entity, fields, marker: 'mark0lost0' } as const;
    await expect(world.write(write)).rejects.toThrow(OutcomeUnknown);
    const intent = { kind: 'create', entity, marker: write.marker, before: [], write } as const;
    return (await world.session.find({ entity, write })).filter((record) =>
      accepts(intent as never, record, facts(world, entity)),
    );
  }

  it('of a customer: found by external id among those of the name', async () => {
    const world = new ClientWorld();
    world.addCustomer('Acme Dental');
    world.addCustomer('Other');
    const found = await lost(world, 'contact', customer);
    expect(found.map(({ marker }) => marker)).toEqual(['mark0lost0']);
  });

  it.each([
    ['number', {}],
    ['memo', { keepsNumber: false }],
    ['line', { keepsNumber: false, keepsMemo: false }],
  ])('of an invoice: found by its %s', async (invoiceMarker, simulator) => {
    const world = new ClientWorld({ simulator, switches: { invoiceMarker } });
    const { id } = world.addCustomer();
    world.addInvoice(id, 165_000, 'another');
    const found = await lost(world, 'invoice', invoice(id));
    expect(found).toHaveLength(1);
    expect(found[0]?.fields.total).toBe(165_000);
  });

  it('of an invoice that was never made: nothing is found', async () => {
    const world = new ClientWorld();
    const { id } = world.addCustomer();
    world.addInvoice(id, 165_000, 'another');
    world.fault = { kind: 'lost', when: 'before' };
    await expect(world.create('invoice', invoice(id))).rejects.toThrow(OutcomeUnknown);
    const write = { kind: 'create', entity: 'invoice', fields: invoice(id), marker: 'm' } as const;
    const intent = { kind: 'create', entity: 'invoice', marker: 'never0made', before: [], write } as const;
    const found = await world.session.find({ entity: 'invoice', write });
    expect(found.filter((record) => accepts(intent as never, record, facts(world, 'invoice')))).toEqual([]);
  });
});
