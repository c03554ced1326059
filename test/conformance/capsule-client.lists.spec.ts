import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capsule } from '../../shared/providers/capsule/index.ts';
import { DAY, MINUTE, SECOND } from '../support/capsule-world.ts';
import { create } from '../support/session.ts';
import { type ClientWorld, clientWorld } from './capsule-client/world.ts';

const names = (records: readonly { readonly fields: Readonly<Record<string, unknown>> }[]) =>
  records.map(({ fields }) => fields.name);
const many = ({ ui }: ClientWorld, count: number) =>
  Array.from({ length: count }, (_, index) => ui.addOrganisation(`Org ${index}`).id);

describe('the first sync', () => {
  it('walks through all parties, a hundred to a call, each readable', async () => {
    const world = clientWorld();
    many(world, 230);
    const { records, pages } = await world.walk('parties');
    expect([records.length, pages, world.simulator.calls.get('GET /parties')]).toEqual([230, 3, 3]);
    expect(records[0]).toMatchObject({
      entity: 'contact',
      presence: 'present',
      fields: { kind: 'organisation', owner: '6' },
    });
  });

  it('that a deletion disturbed is known from the increment after it', async () => {
    const world = clientWorld();
    const ids = many(world, 150);
    const startedAt = world.now();
    const first = await world.walk('parties', undefined, (page) => {
      if (page === 1) world.ui.delete(ids[0]!);
    });
    expect(new Set(names(first.records)).size).toBe(149);
    expect((await world.walk('parties', startedAt - SECOND)).leftFirstSync).toBeGreaterThan(0);
    world.pass(DAY);
    expect((await world.walk('parties', world.now() - MINUTE)).leftFirstSync).toBe(0);
  });

  it.each([
    ['id', 0],
    ['updated', 1],
  ] as const)('edits disturb it only where lists are ordered by change (%s)', async (partiesOrder, left) => {
    const world = clientWorld({ switches: { partiesOrder } }, { switches: { partiesOrder } });
    const [first] = many(world, 3);
    world.pass(MINUTE);
    const startedAt = world.now();
    world.pass(SECOND);
    world.ui.edit(first!, { about: 'x' });
    expect((await world.walk('parties', startedAt)).leftFirstSync).toBe(left);
  });
});

describe('an increment', () => {
  it.each([true, false])('misses nothing, whether since includes its second or not (%s)', async (sinceInclusive) => {
    const world = clientWorld({ switches: { sinceInclusive } });
    many(world, 2);
    world.pass(DAY);
    const before = world.now();
    world.ui.addPerson('Dana', 'Reed');
    const overlap = capsule.capabilities.streams.parties!.overlapSeconds * SECOND;
    const { records, pages } = await world.walk('parties', before - overlap);
    expect([names(records), pages]).toEqual([['Dana Reed'], 2]);
  });

  it('names what was deleted, newer than anything seen of it', async () => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme');
    const seen = await world.read('contact', id);
    world.pass(MINUTE);
    world.ui.delete(id);
    const { records } = await world.walk('parties', world.now() - MINUTE);
    expect(records).toMatchObject([
      { entity: 'contact', id, presence: 'deleted' },
      { entity: 'contactPerson', id, presence: 'deleted' },
    ]);
    expect(records[0]!.version).toBeGreaterThan(seen.version);
  });

  it('says nothing of parties that the user may no longer see: they are not gone', async () => {
    const world = clientWorld();
    world.ui.restrict(world.ui.addOrganisation('Secret').id);
    const { records, leftFirstSync } = await world.walk('parties', world.now() - MINUTE);
    expect([records, leftFirstSync]).toEqual([[], 1]);
  });

  it('starts over when a deletion moved its pages, and then loses nobody', async () => {
    const world = clientWorld();
    const since = world.now() - MINUTE;
    const ids = many(world, 250);
    world.pass(MINUTE);
    const { records, pages } = await world.walk('parties', since, (page) => {
      if (page === 1) for (const id of ids.slice(0, 5)) world.ui.delete(id);
    });
    const present = records.filter(({ presence }) => presence === 'present').map(({ id }) => id);
    expect(new Set(present)).toEqual(new Set(ids));
    expect(pages).toBe(8);
  });

  it('tagged contacts come whether or not the tag moved updatedAt (CF-5)', async () => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme');
    world.ui.addOrganisation('Beta');
    world.pass(DAY);
    world.ui.tag(id, 'Send to accounting');
    expect((await world.walk('parties', world.now() - MINUTE)).records).toEqual([]);
    const { records } = await world.walk('tagged', world.now() - MINUTE);
    expect(records.map(({ fields }) => [fields.name, fields.tags])).toEqual([['Acme', ['Send to accounting']]]);
    const other = clientWorld({}, { switches: { exportTag: 'invoice me' } });
    other.ui.tag(other.ui.addOrganisation('Gamma').id, 'invoice me');
    expect(names((await other.walk('tagged')).records)).toEqual(['Gamma']);
  });

  it('a row that does not parse is named and hides no other', async () => {
    const world = clientWorld();
    many(world, 2);
    const http: typeof world.ports.http = async (request) => {
      const response = await world.ports.http(request);
      return { ...response, body: String(response.body).replace('"type":"organisation"', '"type":"robot"') };
    };
    const session = capsule.connect('capsule:brightside', {
      ...world.ports,
      http,
      token: async () => world.tokens.accessToken,
    });
    const { records, unreadable } = await session.list('parties', {});
    expect([names(records), unreadable]).toEqual([
      ['Org 1'],
      [{ entity: 'contact', id: world.ui.parties()[0]!.id, reason: expect.stringMatching(/^type: /) }],
    ]);
  });
});

describe('the demo data', () => {
  it("is in Capsule's own format: every row reads, people belong to organisations, one is tagged to be sent", async () => {
    const world = clientWorld();
    for (const name of ['Definitions.json', 'Entries.json', 'Parties.json']) {
      world.simulator.load(name, readFileSync(`local/demo/capsule/${name}`, 'utf8'));
    }
    const { records } = await world.walk('parties');
    expect(records.filter(({ entity }) => entity === 'contact')).toHaveLength(10);
    expect(records.filter(({ entity }) => entity === 'contactPerson')).toHaveLength(3);
    expect(names((await world.walk('tagged')).records)).toEqual(['Kestrel Architects']);
    expect(() => world.simulator.load('Deals.json', '{}')).toThrow('not a file of Capsule');
    expect(() => world.simulator.load('Parties.json', '[]')).toThrow('"parties" with a list');
  });
});

describe('reading by id', () => {
  it.each(['omit', '404'] as const)(
    'ten to a call; those left out (%s) are asked for alone',
    async (multiGetMissing) => {
      const world = clientWorld({ switches: { multiGetMissing } });
      const ids = many(world, 12);
      world.ui.delete(ids[3]!);
      const fetched = await world.session.fetch('contact', [...ids, 'abc']);
      expect([fetched.records.length, [...fetched.missing].sort(), fetched.unreadable]).toEqual([
        11,
        [ids[3], 'abc'].sort(),
        [],
      ]);
    },
  );

  it.each([404, 403] as const)(
    'what is hidden (%s) is not gone: a person is told, nothing is deleted',
    async (restrictedAnswer) => {
      const world = clientWorld({ switches: { restrictedAnswer } });
      const { id } = world.ui.addOrganisation('Secret');
      const gone = world.ui.addOrganisation('Gone').id;
      world.ui.restrict(id);
      world.ui.delete(gone);
      const { records, missing, unreadable } = await world.session.fetch('contact', [id, gone]);
      expect([records, missing]).toEqual([[], [gone]]);
      expect(unreadable).toMatchObject([{ entity: 'contact', id, reason: expect.stringContaining('does not show') }]);
    },
  );

  it('a merge looks like a delete; the survivor carries the marker on, so that find meets it', async () => {
    const world = clientWorld();
    const wish = create('contact', { name: 'Acme Inc' });
    const { id } = await world.done(wish);
    const kept = world.ui.addOrganisation('Acme').id;
    world.ui.merge(kept, id);
    expect((await world.session.fetch('contact', [id])).missing).toEqual([id]);
    expect((await world.session.find({ entity: 'contact', write: wish })).map((record) => record.id)).toEqual([kept]);
  });
});
