import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConnectionLost } from '../../../shared/model/http.ts';
import { AlternativeSimulator } from '../../../shared/providers/alternative-payments/simulator/index.ts';
import type { Fault } from '../../../shared/providers/simulators/simulator.ts';
import { alternativeWorld, ORIGIN } from './world.ts';

it('a snapshot holds everything: records, statuses, subscriptions, what is still to be delivered, tokens', async () => {
  const world = alternativeWorld({ webhookUrl: `${ORIGIN}/hook` });
  const { invoice } = world.seeded();
  const payment = world.ui.pay({ invoices: [{ id: invoice.id }] });
  world.ui.settle(payment.id);
  const shown = (await world.get('/payments')).body;
  const copy = new AlternativeSimulator(world.ports, { ...world.settings, webhookUrl: `${ORIGIN}/hook` });
  copy.restore(world.simulator.snapshot());
  expect(copy.snapshot()).toBe(world.simulator.snapshot());
  expect(copy.books.find('invoice', invoice.id).status).toBe('paid');
  await copy.deliver();
  expect(world.posted.length).toBeGreaterThan(3);
  copy.ui.payOut();
  expect(copy.books.records.payout.all()).toHaveLength(1);
  expect((await world.get('/payments')).body).toEqual(shown);
  expect(
    new Set([...copy.books.records.payment.all(), ...copy.books.records.payout.all()].map(({ id }) => id)).size,
  ).toBe(2);
});

const customer = { name: 'Acme', email: 'a@acme.example' };

it.each<[Fault, number | 'lost', number]>([
  [{ kind: 'rateLimit', limit: 'minute' }, 429, 0],
  [{ kind: 'error', status: 500, when: 'before' }, 500, 0],
  [{ kind: 'error', status: 503, when: 'after' }, 503, 1],
  [{ kind: 'lost', when: 'before' }, 'lost', 0],
  [{ kind: 'lost', when: 'after' }, 'lost', 1],
])('a fault %j answers %s and leaves %i customers', async (fault, expected, left) => {
  let drawn: Fault | undefined = fault;
  const world = alternativeWorld({}, { fault: () => drawn });
  const answer = await world.post('/customers', customer).catch((error: unknown) => error);
  expect(answer instanceof ConnectionLost ? 'lost' : (answer as { status: number }).status).toBe(expected);
  drawn = undefined;
  expect((await world.get('/customers')).body.data).toHaveLength(left);
});

it('counts calls by operation', async () => {
  const { get, simulator, seeded } = alternativeWorld();
  const { invoice } = seeded();
  await get(`/invoices/${invoice.id}/pdf-link`);
  await get('/invoices?limit=1');
  await get('/invoices?limit=2');
  expect(Object.fromEntries(simulator.calls)).toEqual({ 'GET /invoices/{id}/pdf-link': 1, 'GET /invoices': 2 });
});

it('loads what its own lists answered', async () => {
  const world = alternativeWorld({ moneyUnit: 'major' });
  const { invoice } = world.seeded();
  const copy = alternativeWorld({ moneyUnit: 'major' });
  for (const [file, path] of [
    ['Customers.json', '/customers'],
    ['Invoices.json', '/invoices'],
  ] as const) {
    copy.simulator.load(file, JSON.stringify((await world.get(path)).body));
  }
  expect((await copy.get(`/invoices/${invoice.id}`)).body).toEqual((await world.get(`/invoices/${invoice.id}`)).body);
  expect(() => copy.simulator.load('Bills.json', '{"data":[]}')).toThrow('not a file of this platform');
  expect(() => copy.simulator.load('Invoices.json', '[]')).toThrow('"data"');
});

it('the demo company: statuses follow from its payments', async () => {
  const directory = new URL('../../../local/demo/alternative-payments/', import.meta.url);
  const world = alternativeWorld();
  world.pass(Date.parse('2026-11-22T12:00:00Z') - world.now());
  for (const name of readdirSync(directory)) world.simulator.load(name, readFileSync(new URL(name, directory), 'utf8'));
  const { records } = world.simulator.books;
  expect(records.customer.all().length).toBeGreaterThan(5);
  const statuses = new Set(records.invoice.all().map(({ status }) => status));
  expect(statuses).toEqual(new Set(['open', 'overdue', 'paid', 'archived']));
  for (const { line_items, total } of records.invoice.all()) {
    expect(line_items.reduce((sum, { quantity, amount }) => sum + quantity * amount, 0)).toBe(total);
  }
  for (const { shares, sub_total } of records.payment.all()) {
    expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBe(sub_total);
  }
  for (const { items, fees, sub_total, total } of records.payout.all()) {
    expect(items.reduce((sum, { amount }) => sum + amount, 0)).toBe(sub_total);
    expect(sub_total - fees.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
  }
});
