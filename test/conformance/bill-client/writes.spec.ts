import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../../shared/engine/errors.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { BillWorld, MINUTE } from '../../support/bill-world.ts';
import { done } from '../../support/session.ts';

const vendor = {
  name: 'Acme  Strings ',
  email: 'ap@acme.example',
  phone: '555 0100',
  line1: '1 Main St',
  city: 'Austin',
  state: 'TX',
  postalCode: '07301',
  country: 'United States',
  companyName: 'Acme LLC',
  taxId: '12-3456789',
  isVendor: true,
};
const line = (amount: number, more: Fields = {}) => ({
  description: 'Strings',
  amount,
  account: null,
  dimensions: [],
  item: null,
  quantity: null,
  ...more,
});
const document = (contact: string, lines: readonly Fields[], more: Fields = {}): Fields => ({
  contact,
  number: '42',
  billedOn: '2026-03-01',
  dueOn: '2026-03-31',
  currency: 'USD',
  total: lines.reduce((sum, { amount }) => sum + Number(amount), 0),
  lines: lines as never,
  ...more,
});

describe('contacts', () => {
  it('are vendors or customers, and read back as they were sent', async () => {
    const world = new BillWorld();
    const made = done(await world.create('contact', vendor));
    expect(made.id).toMatch(/^009/);
    expect(made.fields).toMatchObject({ ...vendor, name: 'Acme Strings', country: 'US', isCustomer: false });
    const customer = { ...vendor, isVendor: false, isCustomer: true, firstName: 'Ann', lastName: 'Lee' };
    const other = done(await world.create('contact', customer));
    expect(other.id).toMatch(/^0cu/);
    expect(other.fields).toMatchObject({
      firstName: 'Ann',
      personName: 'Ann Lee',
      companyName: 'Acme LLC',
      isVendor: false,
    });
    expect(await world.read('contact', made.id)).toMatchObject(made);
  });

  it('are changed in what is named, and an empty text clears', async () => {
    const world = new BillWorld();
    const made = done(await world.create('contact', vendor));
    const changed = done(await world.update(made, { email: null, city: 'Dallas' }));
    expect(changed.fields).toMatchObject({ email: null, city: 'Dallas', line1: '1 Main St', name: 'Acme Strings' });
  });

  it('are archived and restored, again without harm', async () => {
    const world = new BillWorld();
    const made = done(await world.create('contact', vendor));
    expect(done(await world.act('remove', made)).presence).toBe('archived');
    expect(done(await world.act('remove', made)).presence).toBe('archived');
    expect(done(await world.act('restore', made)).presence).toBe('present');
  });

  it('of the network keep their own address: that is said before anything is sent', async () => {
    const world = new BillWorld();
    const { id } = world.ui.addVendor({ name: 'Big Telecom' });
    world.ui.connectVendor(id);
    const current = await world.read('contact', id);
    await expect(world.update(current, { line1: '2 Side St' })).rejects.toThrow('keeps its own address');
    expect(done(await world.update(current, { phone: '1' })).fields.phone).toBe('1');
  });

  it.each<[Fields, string]>([
    [{ email: 'a@b.example' }, 'no name'],
    [{ name: ' ' }, 'no name'],
  ])('%j cannot be written', async (fields, text) => {
    await expect(new BillWorld().create('contact', fields)).rejects.toThrow(text);
  });
});

describe('bills', () => {
  it('are created with lines, accounts, classes and items', async () => {
    const world = new BillWorld();
    const { vendor: contact, expense, west } = world.office();
    const item = world.ui.addItem('Pick').id;
    const lines = [
      line(14_900, { account: expense, dimensions: [west], item, quantity: '2' }),
      line(7_999, { account: expense, quantity: '3' }),
    ];
    const made = done(await world.create('bill', document(contact, lines, { memo: 'March' })));
    expect(made.fields).toMatchObject({
      contact,
      number: '42',
      billedOn: '2026-03-01',
      dueOn: '2026-03-31',
      total: 22_899,
      open: 22_899,
      status: 'open',
      approval: 'none',
      frozen: false,
      memo: 'March',
      lineCount: 2,
    });
    // Three pieces have no price in whole cents: then the line has an amount and no quantity.
    expect(made.fields.lines).toEqual([lines[0], { ...lines[1], quantity: null }]);
  });

  it.each<[Fields, string]>([
    [{ contact: null }, 'no vendor'],
    [{ number: null }, 'no number'],
    [{ billedOn: null }, 'no date'],
    [{ dueOn: null }, 'no due date'],
    [{ total: 0, lines: [] }, 'zero or less'],
    [{ total: 4_999 }, 'do not add up'],
  ])('%j cannot be written: %s', async (more, text) => {
    const world = new BillWorld();
    const write = world.create('bill', { ...document('0091', [line(5_000)]), ...more });
    await expect(write).rejects.toThrow(CannotWrite);
    await expect(world.create('bill', { ...document('0091', [line(5_000)]), ...more })).rejects.toThrow(text);
  });

  it('without lines of their own have one', async () => {
    const world = new BillWorld();
    const { vendor: contact, expense } = world.office();
    const { lines: _, ...fields } = document(contact, [], { total: 5_000, note: 'Rent', account: expense });
    expect(done(await world.create('bill', fields)).fields.lines).toEqual([
      line(5_000, { description: 'Rent', account: expense }),
    ]);
  });

  it('are patched in their header, which leaves the lines alone', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const current = await world.read('bill', bills[0]!);
    const changed = done(await world.update(current, { dueOn: '2026-04-15', number: '7', memo: null }));
    expect(world.requests.at(-1)).toMatch(/^PATCH/);
    expect(changed.fields).toMatchObject({ dueOn: '2026-04-15', number: '7', billedOn: '2026-03-01', memo: null });
    expect(changed.fields.lines).toEqual(current.fields.lines);
    expect(changed.extra).toMatchObject({ lines: (current.extra as { lines: string[] }).lines });
  });

  it('are replaced with their lines, which keep their ids while their number stays', async () => {
    const world = new BillWorld();
    const { bills, expense, west } = world.office();
    world.ui.editBill(bills[0]!, { purchaseOrderNumber: 'PO-77', description: 'keep me' });
    const current = await world.read('bill', bills[0]!);
    const changed = done(await world.update(current, { lines: [line(1_000, { account: expense })], total: 1_000 }));
    expect(world.requests.at(-1)).toMatch(/^PUT/);
    expect(changed.fields).toMatchObject({ total: 1_000, memo: 'keep me', dueOn: '2026-03-31' });
    expect(changed.extra).toMatchObject({
      purchaseOrderNumber: 'PO-77',
      lines: (current.extra as { lines: string[] }).lines,
    });
    const more = [line(400, { dimensions: [west] }), line(600)];
    expect(done(await world.update(changed, { lines: more, total: 1_000 })).fields.lineCount).toBe(2);
    await expect(world.update(changed, { total: 5 })).rejects.toThrow('that of its lines');
  });

  it('with a payment keep their amount, and say that they are frozen', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    world.ui.pay({ bills: [{ id: bills[0]! }] });
    const current = await world.read('bill', bills[0]!);
    expect(current.fields).toMatchObject({ frozen: true, open: 22_899 });
    const outcome = await world.update(current, { lines: [line(1_000)], total: 1_000 });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'wrongState' } });
    expect(await world.act('remove', current)).toMatchObject({ refusal: { code: 'wrongState' } });
    expect(done(await world.update(current, { memo: 'still' })).fields.memo).toBe('still');
  });

  it('say whether they were approved', async () => {
    const world = new BillWorld({ simulator: { approvals: true } });
    const { bills } = world.office();
    const approval = async () => (await world.read('bill', bills[0]!)).fields.approval;
    expect(await approval()).toBe('pending');
    world.ui.approve(bills[0]!);
    expect(await approval()).toBe('approved');
    world.ui.editBill(bills[0]!, { lines: [{ amount: 1 }] });
    expect(await approval()).toBe('pending');
    world.ui.deny(bills[0]!);
    expect(await approval()).toBe('denied');
  });
});

describe('invoices', () => {
  it('are created without a letter to the customer', async () => {
    const world = new BillWorld();
    const { customer } = world.office();
    const made = done(await world.create('invoice', document(customer, [line(5_000, { quantity: '2' }), line(333)])));
    expect(made.fields).toMatchObject({ contact: customer, total: 5_333, open: 5_333, lineCount: 2 });
    expect(made.fields.lines).toMatchObject([
      { amount: 5_000, quantity: '2' },
      { amount: 333, quantity: '1' },
    ]);
    expect(world.simulator.books.letters).toEqual([]);
  });

  it('keep their sales tax when their lines change', async () => {
    const world = new BillWorld();
    const { customer } = world.office();
    const lines = [{ amount: 7_998 }];
    const dates = { billedOn: '2026-03-01', dueOn: '2026-03-31' };
    const { id } = world.ui.enterInvoice({ customerId: customer, number: '202502', ...dates, lines, tax: 760 });
    const current = await world.read('invoice', id);
    expect(current.fields.total).toBe(8_758);
    const changed = done(await world.update(current, { lines: [line(1_000)], total: 1_760 }));
    expect(changed.fields.total).toBe(1_760);
    await expect(world.update(current, { lines: [line(1_000)], total: 1_000 })).rejects.toThrow('do not add up');
  });

  it('are patched, archived and restored', async () => {
    const world = new BillWorld();
    const { invoices } = world.office();
    const current = await world.read('invoice', invoices[0]!);
    expect(done(await world.update(current, { dueOn: '2026-05-01' })).fields).toMatchObject({
      dueOn: '2026-05-01',
      total: 8_758,
    });
    expect(done(await world.act('remove', current)).presence).toBe('archived');
    expect(done(await world.act('restore', current)).presence).toBe('present');
  });
});

describe('credits', () => {
  it.each(['vendorCredit', 'creditMemo'] as const)('%s: written, changed, archived', async (entity) => {
    const world = new BillWorld();
    const { vendor: of, customer } = world.office();
    const { dueOn: _, ...fields } = document(entity === 'vendorCredit' ? of : customer, [line(2_000)]);
    const made = done(await world.create(entity, { ...fields, memo: 'Returned pedal' }));
    expect(made.fields).toMatchObject({ number: '42', total: 2_000, open: 2_000, memo: 'Returned pedal' });
    expect(done(await world.update(made, { number: '43' })).fields).toMatchObject({ number: '43', total: 2_000 });
    expect(done(await world.update(made, { lines: [line(900)], total: 900 })).fields.total).toBe(900);
    expect(done(await world.act('remove', made)).presence).toBe('archived');
    if (entity === 'vendorCredit') await expect(world.act('restore', made)).rejects.toThrow('no way to restore');
    else expect(done(await world.act('restore', made)).presence).toBe('present');
  });

  it('show what of them is used', async () => {
    const world = new BillWorld();
    const { vendor: contact, bills } = world.office();
    const credit = done(await world.create('vendorCredit', document(contact, [line(2_000)])));
    world.ui.applyVendorCredit(credit.id, bills[1]!, 500);
    expect((await world.read('vendorCredit', credit.id)).fields.open).toBe(1_500);
    expect((await world.read('bill', bills[1]!)).fields).toMatchObject({ total: 5_000, open: 4_500 });
    expect(await world.act('remove', credit)).toMatchObject({ refusal: { code: 'wrongState' } });
  });
});

it('nothing takes an idempotency key, and one call is one write', async () => {
  const { session, provider } = new BillWorld();
  expect(provider.capabilities).not.toHaveProperty('idempotency');
  const write = { kind: 'create', entity: 'contact', fields: vendor, marker: 'm' } as const;
  expect(session.prepare([write]).key).toBe(false);
  expect(() => session.prepare([write, write])).toThrow('one write per call');
});

it('a record that is gone is said to be gone', async () => {
  const world = new BillWorld();
  const made = done(await world.create('contact', vendor));
  world.pass(MINUTE);
  expect(await world.update({ ...made, id: '00902NOBODY0000000000' }, { phone: '1' })).toMatchObject({
    refusal: { code: 'notFound' },
  });
});
