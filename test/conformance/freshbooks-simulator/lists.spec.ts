import { describe, expect, it } from 'vitest';
import { easternTime } from '../../../shared/providers/freshbooks/simulator/time.ts';
import { freshBooksWorld } from '../../support/freshbooks-world.ts';

const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);

/** @see https://www.freshbooks.com/api/parameters */
describe('pages', () => {
  const world = freshBooksWorld();
  for (let n = 1; n <= 120; n += 1) world.client(`Client ${n}`);
  const page = (query: string) => world.ok('GET', `/users/clients${query}`);

  it('are of 15, of 100 at most, and say how many there are', async () => {
    const { clients, ...meta } = await page('');
    expect([clients.length, meta]).toEqual([15, { page: 1, pages: 8, per_page: 15, total: 120 }]);
    const large = await page('?per_page=500&page=2');
    expect([large.clients.length, large.per_page, large.pages]).toEqual([20, 100, 2]);
  });
  it('past the end are empty with the true total; page 0 is the first', async () => {
    expect(await page('?page=99')).toMatchObject({ clients: [], page: 99, total: 120 });
    expect((await page('?page=0')).page).toBe(1);
  });
  it.each([
    ['page=x', 1014],
    ['per_page=x', 1013],
  ])('%s is refused', async (query, errno) => {
    expect(await world.refusal('GET', `/users/clients?${query}`)).toMatchObject({ status: 400, errno });
  });
});

describe('filters', () => {
  const world = freshBooksWorld();
  const [acme, globex] = [world.client('Acme'), world.client('Globex')];
  const first = world.invoice(acme, '100.00', '2026-06-01');
  const second = world.invoice(globex, '200.00', '2026-06-15');
  const invoices = async (query: string) => ids((await world.ok('GET', `/invoices/invoices?${query}`)).invoices).sort();

  it('equal, one of several, from a day on and before a day', async () => {
    expect(await invoices(`search[customerid]=${acme}`)).toEqual([first]);
    expect(await invoices(`search[customerids][]=${acme}&search[customerids][]=${globex}`)).toEqual([first, second]);
    expect(await invoices('search[date_min]=2026-06-15')).toEqual([second]);
    expect(await invoices('search[date_max]=2026-06-15')).toEqual([first]);
    expect(await invoices('search%5Binvoice_number%5D=0000002')).toEqual([second]);
    expect(await invoices('search[v3_status]=sent')).toEqual([first, second]);
    expect(await invoices('search[paid]=true')).toEqual([]);
  });
  it.each([
    'status=4',
    'payment_status=paid',
    'create_date_min=2030-01-01',
    'updated_since=2030-01-01',
    'invoice_numer=0000002',
  ])('search[%s] is no filter: everything comes back, without a word', async (query) => {
    const [name, value] = query.split('=');
    expect(await invoices(`search[${name}]=${value}`)).toEqual([first, second]);
  });
  it('parts of texts, for clients', async () => {
    const clients = async (query: string) => ids((await world.ok('GET', `/users/clients?${query}`)).clients);
    expect(await clients('search[organization_like]=lobe')).toEqual([globex]);
    expect(await clients('search[email]=AP@acme.example')).toHaveLength(2);
    expect(await clients('search[organization]=Globex')).toHaveLength(2);
  });
  it.each([
    ['updated_min=yesterday', 1023],
    ['customerid=abc', 1024],
    ['paid=perhaps', 1032],
  ])('search[%s] of the wrong type is refused', async (query, errno) => {
    const [name, value] = query.split('=');
    expect(await world.refusal('GET', `/invoices/invoices?search[${name}]=${value}`)).toMatchObject({
      status: 422,
      errno,
    });
  });
  it('sorts invoices by their date only', async () => {
    const sorted = async (sort: string) => ids((await world.ok('GET', `/invoices/invoices?sort=${sort}`)).invoices);
    expect(await sorted('invoice_date_asc')).toEqual([first, second]);
    expect(await sorted('updated_asc')).toEqual([second, first]);
  });
});

describe('deleted and archived ones', () => {
  it('archived stand in the list, deleted only when asked for; by id both are there', async () => {
    const { ui, client, ok } = freshBooksWorld();
    const [active, archived, deleted] = [client('A'), client('B'), client('C')];
    ui.archiveClient(archived);
    ui.deleteClient(deleted);
    expect(ids((await ok('GET', '/users/clients')).clients)).toEqual([archived, active]);
    expect(ids((await ok('GET', '/users/clients?search[vis_state]=1')).clients)).toEqual([deleted]);
    expect((await ok('GET', `/users/clients/${deleted}`)).client.vis_state).toBe(1);
  });
  it('switch deletedById: by id a deleted one is not found', async () => {
    const { ui, client, refusal } = freshBooksWorld({ switches: { deletedById: 'notFound' } });
    const id = client();
    ui.deleteClient(id);
    expect(await refusal('GET', `/users/clients/${id}`)).toMatchObject({ status: 404, errno: 1012 });
  });
});

describe('changes since a day', () => {
  const changed = async (world: ReturnType<typeof freshBooksWorld>, day: string) =>
    ids((await world.ok('GET', `/users/clients?search[updated_min]=${day}`)).clients).length;

  it('a day begins at midnight in New York, and nothing is finer than a day', async () => {
    const world = freshBooksWorld();
    world.clock.now = Date.parse('2026-06-30T03:59:59Z');
    world.client();
    expect([await changed(world, '2026-06-29'), await changed(world, '2026-06-30')]).toEqual([1, 0]);
    world.clock.now = Date.parse('2026-06-30T04:00:00Z');
    world.client('Later');
    expect(await changed(world, '2026-06-30')).toBe(1);
    expect(await changed(world, '2026-06-30 23:00:00')).toBe(1);
    // The later of the two stands exactly where the day begins.
    expect((await world.ok('GET', '/users/clients?search[updated_max]=2026-06-30')).total).toBe(1);
  });
  it('switch updatedDay: a day of UTC', async () => {
    const world = freshBooksWorld({ switches: { updatedDay: 'utc' } });
    world.clock.now = Date.parse('2026-06-30T00:00:00Z');
    world.client();
    expect(await changed(world, '2026-06-30')).toBe(1);
  });
  it.each([
    ['in spring', '2026-03-08T05:00:00Z', '2026-03-08', '2026-03-09T03:59:59Z'],
    ['in autumn, 25 hours long', '2026-11-01T04:00:00Z', '2026-11-01', '2026-11-02T04:59:59Z'],
  ])('the day the clock is moved %s', async (_, start, day, end) => {
    for (const instant of [start, end]) {
      const world = freshBooksWorld({}, {}, Date.parse(instant));
      world.client();
      expect((await world.ok('GET', '/users/clients')).clients[0].updated.slice(0, 10)).toBe(day);
      expect(await changed(world, day)).toBe(1);
    }
  });
});

describe('time is told in New York, without saying so', () => {
  it.each([
    ['summer', '2026-06-29T16:48:49Z', '2026-06-29 12:48:49'],
    ['winter', '2026-01-15T16:48:49Z', '2026-01-15 11:48:49'],
    ['the second before spring', '2026-03-08T06:59:59Z', '2026-03-08 01:59:59'],
    ['spring: the hour of two is skipped', '2026-03-08T07:00:00Z', '2026-03-08 03:00:00'],
    ['autumn: half past one', '2026-11-01T05:30:00Z', '2026-11-01 01:30:00'],
    ['autumn: half past one again, an hour later', '2026-11-01T06:30:00Z', '2026-11-01 01:30:00'],
    ['after it', '2026-11-01T07:00:00Z', '2026-11-01 02:00:00'],
  ])('%s', async (_, instant, shown) => {
    const world = freshBooksWorld({}, {}, Date.parse(instant));
    const id = world.client();
    const { client } = await world.ok('GET', `/users/clients/${id}`);
    // The same object tells its sign-up date in UTC.
    expect([client.updated, client.signup_date]).toEqual([shown, instant.slice(0, 19).replace('T', ' ')]);
  });
  it('agrees with the zone database over ten years of hours', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const world = freshBooksWorld();
    const id = world.client();
    const wrong: string[] = [];
    for (let at = Date.parse('2020-01-01T00:30:00Z'); at < Date.parse('2030-01-01'); at += 7 * 3_600_000) {
      world.clock.now = at;
      world.ui.editClient(id, { note: String(at) });
      const stamp = world.ui.client(id).updatedAt;
      if (stamp !== at || easternTime(at) !== format.format(at)) wrong.push(new Date(at).toISOString());
    }
    expect(wrong).toEqual([]);
  });
});

describe('lists behind the truth', () => {
  it('show the state of a while ago; reading by id does not', async () => {
    const world = freshBooksWorld({ listLagMs: 10_000 });
    const id = world.client('Before');
    expect((await world.ok('GET', '/users/clients')).total).toBe(0);
    world.clock.now += 10_001;
    world.ui.editClient(id, { organization: 'After' });
    expect((await world.ok('GET', '/users/clients')).clients[0].organization).toBe('Before');
    expect((await world.ok('GET', `/users/clients/${id}`)).client.organization).toBe('After');
    world.clock.now += 10_001;
    expect((await world.ok('GET', '/users/clients')).clients[0].organization).toBe('After');
  });
});
