import { describe, expect, it } from 'vitest';
import { capsuleWorld, MINUTE, SECOND } from '../support/capsule-world.ts';

const names = ({ json }: { json: { parties: { name?: string; firstName?: string }[] } }) =>
  json.parties.map(({ name, firstName }) => name ?? firstName);
const iso = (ms: number) => new Date(ms).toISOString();

/** @see https://developer.capsulecrm.com/v2/overview/reading-from-the-api */
describe('lists', () => {
  it('come 50 to a page, 100 at most, and Link leads to the next', async () => {
    const { get, ui } = capsuleWorld();
    for (let count = 0; count < 120; count += 1) ui.addOrganisation(`Org ${count}`);
    expect((await get('parties')).json.parties).toHaveLength(50);
    const first = await get('parties?perPage=500&embed=tags,fields');
    expect(first.json.parties).toHaveLength(100);
    const [, link] = /^<([^>]+)>; rel="next"$/.exec(first.headers.link!)!;
    expect(link).toContain('embed=tags%2Cfields');
    const second = await get(link!.split('/api/v2/')[1]!);
    expect([second.json.parties.length, second.headers.link]).toEqual([20, undefined]);
    expect((await get('parties?page=0')).status).toBe(400);
    expect((await get('parties?embed=colour')).status).toBe(400);
  });

  it.each([
    [false, []],
    [true, ['Acme']],
  ])('since: changed after that second (its own included: %s)', async (sinceInclusive, own) => {
    const { get, ui, now, pass } = capsuleWorld({ switches: { sinceInclusive } });
    ui.addOrganisation('Acme');
    expect(names(await get(`parties?since=${iso(now())}`))).toEqual(own);
    expect(names(await get(`parties?since=${iso(now() - SECOND)}`))).toEqual(['Acme']);
    pass(MINUTE);
    expect(names(await get(`parties?since=${iso(now() - SECOND)}`))).toEqual([]);
    expect((await get('parties?since=yesterday')).status).toBe(400);
  });

  it('several by id, ten at most; one that is not there is left out, or 404 for all', async () => {
    const { get, ui, simulator } = capsuleWorld();
    const acme = ui.addOrganisation('Acme').id;
    const beta = ui.addOrganisation('Beta').id;
    expect(names(await get(`parties/${acme},${beta},1`))).toEqual(['Acme', 'Beta']);
    simulator.options.switches.multiGetMissing = '404';
    expect((await get(`parties/${acme},${beta},1`)).status).toBe(404);
    expect((await get(`parties/${Array.from({ length: 11 }, () => acme).join(',')}`)).status).toBe(400);
  });

  it('in the order of ids, or of changes where the switch says so', async () => {
    const { get, ui, simulator, pass } = capsuleWorld();
    const acme = ui.addOrganisation('Acme').id;
    ui.addOrganisation('Beta');
    pass(SECOND);
    ui.edit(acme, { about: 'edited' });
    expect(names(await get('parties'))).toEqual(['Acme', 'Beta']);
    simulator.options.switches.partiesOrder = 'updated';
    expect(names(await get('parties'))).toEqual(['Beta', 'Acme']);
  });

  it('show the world as it was so long ago when they lag; reads by id are current', async () => {
    const { get, ui, pass } = capsuleWorld({ listLagMs: MINUTE });
    const { id } = ui.addOrganisation('Acme');
    expect(names(await get('parties'))).toEqual([]);
    expect((await get(`parties/${id}`)).status).toBe(200);
    pass(MINUTE);
    ui.edit(id, { name: 'Acme Dental' });
    expect(names(await get('parties'))).toEqual(['Acme']);
    pass(MINUTE);
    expect(names(await get('parties'))).toEqual(['Acme Dental']);
    ui.delete(id);
    expect(names(await get('parties'))).toEqual(['Acme Dental']);
    pass(MINUTE);
    expect(names(await get('parties'))).toEqual([]);
  });
});

describe('what is gone', () => {
  it('is listed since an instant that must be named; restricted parties beside it, not among it', async () => {
    const { get, ui, now } = capsuleWorld();
    const gone = ui.addOrganisation('Gone').id;
    const secret = ui.addOrganisation('Secret').id;
    ui.delete(gone);
    ui.restrict(secret);
    expect((await get('parties/deleted')).status).toBe(400);
    const { json } = await get(`parties/deleted?since=${iso(now() - SECOND)}`);
    expect(json).toEqual({
      parties: [{ id: Number(gone), deletedAt: '2026-09-28T12:00:00Z' }],
      restrictedParties: [{ id: Number(secret), isRestricted: true }],
    });
    expect((await get(`parties/deleted?since=${iso(now() + SECOND)}`)).json).toEqual({
      parties: [],
      restrictedParties: [],
    });
  });

  it.each([404, 403] as const)(
    'a restricted party looks absent (%s), and only to that user',
    async (restrictedAnswer) => {
      const { get, ui, simulator } = capsuleWorld({ switches: { restrictedAnswer } });
      const { id } = ui.addOrganisation('Secret');
      ui.restrict(id);
      expect((await get(`parties/${id}`)).status).toBe(restrictedAnswer);
      expect(names(await get('parties'))).toEqual([]);
      const colleague = { authorization: `Bearer ${simulator.issueTokens({ user: '7' }).accessToken}` };
      expect(names(await get('parties', colleague))).toEqual(['Secret']);
      ui.unrestrict(id);
      expect((await get(`parties/${id}`)).status).toBe(200);
    },
  );

  it('a merge deletes one party without a word of the other, which takes over its people and details', async () => {
    const { ui, get, now } = capsuleWorld();
    const kept = ui.addOrganisation('Acme');
    const lost = ui.addOrganisation('ACME Inc', { emailAddresses: [{ address: 'ap@acme.test' }] });
    ui.addPerson('Dana', 'Reed', { organisation: { id: lost.id } });
    ui.merge(kept.id, lost.id);
    expect(ui.people(kept.id)).toHaveLength(1);
    expect(ui.party(kept.id).emailAddresses).toMatchObject([{ address: 'ap@acme.test' }]);
    expect((await get(`parties/${lost.id}`)).status).toBe(404);
    const { json } = await get(`parties/deleted?since=${iso(now() - SECOND)}`);
    expect(json.parties).toEqual([{ id: Number(lost.id), deletedAt: expect.any(String) }]);
  });
});

/** @see https://developer.capsulecrm.com/v2/operations/Filters */
describe('finding', () => {
  const filter = (...conditions: object[]) => ({
    filter: { conditions, orderBy: [{ field: 'name', direction: 'ascending' }] },
  });

  it.each([
    ['name is', { field: 'name', operator: 'is', value: 'acme dental' }, ['Acme Dental']],
    ['name starts with', { field: 'name', operator: 'starts with', value: 'acme' }, ['Acme Dental', 'Acme Tools']],
    ['type is', { field: 'type', operator: 'is', value: 'person' }, ['Dana']],
    ['email ends with', { field: 'email', operator: 'ends with', value: '@acme.test' }, ['Acme Dental']],
    ['tag is', { field: 'tag', operator: 'is', value: 'Customer' }, ['Acme Tools']],
    ['org.name is', { field: 'org.name', operator: 'is', value: 'Acme Dental' }, ['Dana']],
    ['a custom field is', { field: 'custom', operator: 'is', value: '44871' }, ['Acme Dental']],
    [
      'addedOn is within last',
      { field: 'addedOn', operator: 'is within last', value: 0 },
      ['Acme Dental', 'Acme Tools', 'Dana'],
    ],
    ['updatedOn is before', { field: 'updatedOn', operator: 'is before', value: '2026-09-28' }, []],
  ])('%s', async (_, { field, ...rest }, found) => {
    const { api, ui } = capsuleWorld();
    const definition = ui.defineField('Client id').id;
    const acme = ui.addOrganisation('Acme Dental', {
      emailAddresses: [{ address: 'ap@acme.test' }],
      fields: [{ definition: { id: definition }, value: '44871' }],
    });
    ui.addOrganisation('Acme Tools', { tags: [{ name: 'customer' }] });
    ui.addPerson('Dana', 'Reed', { organisation: { id: acme.id } });
    const named = field === 'custom' ? `custom:${definition}` : field;
    expect(names(await api('POST', 'parties/filters/results', filter({ field: named, ...rest })))).toEqual(found);
  });

  it.each([
    [{ field: 'colour', operator: 'is', value: 'red' }],
    [{ field: 'name', operator: 'sounds like', value: 'red' }],
    [{ field: 'custom:1', operator: 'is', value: 'red' }],
  ])('%j is refused', async (condition) => {
    const { api, ui } = capsuleWorld();
    ui.addOrganisation('Acme');
    expect((await api('POST', 'parties/filters/results', filter(condition))).status).toBe(400);
  });

  it('free text looks at name, e-mail, phone and websites, and may be behind', async () => {
    const { get, ui, pass } = capsuleWorld({ searchLagMs: MINUTE });
    ui.addOrganisation('Acme', { websites: [{ address: 'https://books.test/client/44871' }] });
    expect(names(await get('parties/search?q=44871'))).toEqual([]);
    pass(MINUTE);
    expect(names(await get('parties/search?q=44871'))).toEqual(['Acme']);
  });
});
