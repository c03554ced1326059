import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../shared/model/entities.ts';
import { create, MARKER, remove, update } from '../support/session.ts';
import { freshbooksWorld } from './freshbooks-client/world.ts';

describe('clients', () => {
  it('are made, read back as they were meant, changed in one field, deleted and restored', async () => {
    const world = freshbooksWorld();
    const fields = {
      name: 'Globex', firstName: 'Jim', lastName: 'Mac', email: 'ar@globex.test', phone: '415-555-0100', line1: '332 Carlton',
      line2: 'Floor 2', city: 'San Francisco', state: 'CA', postalCode: '94110', taxId: null,
    }; // biome-ignore format: short
    const [made] = await world.write(create('contact', fields));
    expect(made).toMatchObject({ kind: 'done', record: { presence: 'present', marker: MARKER, fields } });
    const { record } = made as Extract<typeof made, { kind: 'done' }>;
    // Only a read asks for what is owed.
    const owed = { openBalances: [], overdueBalances: [] };
    expect(await world.read('contact', record.id)).toEqual({ ...record, fields: { ...record.fields, ...owed } });
    expect(entitySchemas.contact.parse(record.fields)).toEqual(record.fields);

    world.wait(2_000);
    const [changed] = await world.write(update(record, { city: 'Oakland', personName: 'Jim B. Mac' }));
    expect(changed).toMatchObject({
      kind: 'done',
      record: {
        fields: { ...fields, city: 'Oakland', firstName: 'Jim B.', lastName: 'Mac', personName: 'Jim B. Mac' },
      },
    });
    const after = await world.read('contact', record.id);
    expect(after.version).toBeGreaterThan(record.version);

    expect(await world.write(remove(after))).toMatchObject([{ kind: 'done', record: { presence: 'deleted' } }]);
    expect((await world.read('contact', record.id)).presence).toBe('deleted');
    const gone = await world.read('contact', record.id);
    const restore = { kind: 'restore' as const, entity: gone.entity, id: gone.id, current: gone };
    expect(await world.write(restore)).toMatchObject([
      { kind: 'done', record: { presence: 'present', fields: { city: 'Oakland' } } },
    ]);
  });

  it('that are people have no organisation', async () => {
    const world = freshbooksWorld();
    const [made] = await world.write(create('contact', { name: 'Rae Ng', personName: 'Rae Ng', email: 'rae@ng.test' }));
    expect(made).toMatchObject({ record: { fields: { name: 'Rae Ng', firstName: 'Rae' }, extra: { kind: 'person' } } });
  });

  it('are found again by e-mail, name or marker, deleted ones too, and nobody else is', async () => {
    const world = freshbooksWorld();
    const wish = create('contact', { name: 'Acme Tools', email: 'ap@acme.test' });
    world.client({ organization: 'Somebody', email: 'some@body.test' });
    const byMail = world.client({ organization: 'Renamed', email: 'AP@acme.test' });
    const byName = world.client({ email: 'other@acme.test' });
    const gone = world.client();
    world.ui.deleteClient(gone);
    const found = await world.session.find({ entity: 'contact', write: wish });
    expect(found.map(({ id }) => id).sort()).toEqual([byMail, byName, gone].map(String).sort());
    expect(found.find(({ id }) => id === String(gone))).toMatchObject({ presence: 'deleted' });
  });

  it('are found again when somebody gave the person a company: the client, not its person', async () => {
    const world = freshbooksWorld();
    const wish = create('contact', { name: 'Rae Ng', personName: 'Rae Ng', email: 'rae@ng.test' });
    const [made] = await world.write(wish);
    const id = made?.kind === 'done' ? made.record.id : '';
    world.ui.editClient(Number(id), { organization: 'Ng Partners' });
    const found = await world.session.find({ entity: 'contact', write: wish });
    expect(found.map(({ entity, marker }) => [entity, marker])).toEqual([['contact', wish.marker]]);
  });

  it('are refused beyond the plan', async () => {
    const world = freshbooksWorld();
    world.ui.setPlan({ clientLimit: 1 });
    world.client();
    expect(await world.write(create('contact', { name: 'Two', email: 'two@x.test' }))).toMatchObject([
      { kind: 'refused', refusal: { code: 'planLimit' } },
    ]);
  });
});

describe('invoices', () => {
  it('show their lines, which add up to the total with tax and discount', async () => {
    const world = freshbooksWorld();
    const id = world.invoice(world.client(), {
      discount_value: '10',
      lines: [
        { name: 'Hours', qty: '1.5', unit_cost: { amount: '99.99' }, taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' },
        { name: 'Disc', description: 'backup', qty: '3', unit_cost: { amount: '0.33' } },
        { name: 'Fee', unit_cost: { amount: '12.34' }, taxName1: 'GST', taxAmount1: '5' },
      ],
    }); // biome-ignore format: short
    const record = await world.read('invoice', String(id));
    expect(entitySchemas.invoice.parse(record.fields)).toEqual(record.fields);
    const lines = record.fields.lines as unknown as { amount: number; description: string }[];
    expect(lines.map(({ description }) => description)).toEqual([
      'Hours (1.5 x 99.99)',
      'Disc - backup (3 x 0.33)',
      'Fee',
    ]);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(record.fields.total);
    expect(record.fields.total).toBe(Math.round(world.ui.outstanding(id)));
  });

  it('are drafts until they are sent', async () => {
    const world = freshbooksWorld();
    const { id } = world.ui.createInvoice({ customerid: world.client(), create_date: '2026-06-29' });
    const draft = await world.read('invoice', String(id));
    expect(draft.fields.status).toBe('draft');
    world.wait(5);
    world.ui.markSent(id);
    const sent = await world.read('invoice', String(id));
    expect(sent.fields.status).toBe('open');
    expect(sent.version).toBeGreaterThan(draft.version);
  });

  it('that are archived are there and owed; deleted ones are gone, by id and by list', async () => {
    const world = freshbooksWorld();
    const customer = world.client();
    const [kept, gone] = [world.invoice(customer), world.invoice(customer)];
    world.ui.archiveInvoice(kept);
    world.ui.deleteInvoice(gone);
    const { records, missing } = await world.session.fetch('invoice', [String(kept), String(gone), '999999']);
    expect(records.map(({ id, presence, fields }) => [id, presence, fields.open])).toEqual([
      [String(kept), 'present', 10_000],
      [String(gone), 'deleted', expect.any(Number)],
    ]);
    expect(missing).toEqual(['999999']);
    expect((await world.walk('invoices')).map(({ id }) => id)).toEqual([String(kept)]);
    const increment = await world.walk('invoices', world.now() - 60_000);
    expect(increment.map(({ id, presence }) => [id, presence]).sort()).toEqual(
      [
        [String(kept), 'present'],
        [String(gone), 'deleted'],
      ].sort(),
    );
  });

  it('that are deleted are gone where nothing is shown of them either', async () => {
    const world = freshbooksWorld({ switches: { deletedById: 'notFound' } });
    const id = world.invoice(world.client());
    world.ui.deleteInvoice(id);
    expect(await world.session.fetch('invoice', [String(id)])).toMatchObject({ records: [], missing: [String(id)] });
  });

  it('come as paper', async () => {
    const world = freshbooksWorld();
    const id = world.invoice(world.client());
    const bytes = await world.session.pdf!(String(id));
    expect(Buffer.from(bytes!).toString('latin1')).toMatch(/^%PDF-/);
    expect(await world.session.pdf!('999999')).toBeUndefined();
  });
});

describe('the business', () => {
  it('has a name, a currency and a zone', async () => {
    const world = freshbooksWorld();
    const [company] = await world.walk('company');
    expect(company).toMatchObject({
      id: world.ui.accountId,
      fields: { name: 'Brightside Studio LLC', currency: 'USD' },
    });
    expect(entitySchemas.company.parse(company!.fields)).toEqual(company!.fields);
  });

  it('lists accounts for journal entries, and books a payout that adds up', async () => {
    const world = freshbooksWorld();
    const [list] = await world.walk('accounts');
    expect(entitySchemas.accountList.parse(list!.fields)).toEqual(list!.fields);
    const items = list!.fields.items as unknown as { id: string; type: string }[];
    const [bank, fees] = [items.find(({ type }) => type === 'asset')!, items.find(({ type }) => type === 'expense')!];
    const other = items.findLast(({ type }) => type === 'asset')!;
    const fields = {
      paidOn: '2026-06-20', currency: 'USD', number: 'Payout 991',
      lines: [{ account: bank.id, amount: 9_700 }, { account: fees.id, amount: 300 }, { account: other.id, amount: -10_000 }],
    }; // biome-ignore format: short
    expect(await world.write(create('payout', fields))).toMatchObject([{ kind: 'done', record: { entity: 'payout' } }]);
    expect(world.ui.journalEntries()).toMatchObject([{ fields: { name: `Payout 991 ${MARKER}` } }]);
  });

  it('without journal entries in its plan says so', async () => {
    const world = freshbooksWorld();
    world.ui.setPlan({ advancedAccounting: false });
    const lines = [{ account: '1', amount: 1 }, { account: '2', amount: -1 }]; // biome-ignore format: short
    const [outcome] = await world.write(create('payout', { paidOn: '2026-06-20', currency: 'USD', lines }));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'planLimit' } });
  });
});
