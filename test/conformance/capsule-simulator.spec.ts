import { describe, expect, it } from 'vitest';
import { capsuleWorld, HOUR, MINUTE, SECOND } from '../support/capsule-world.ts';

const person = (more: object = {}) => ({ party: { type: 'person', firstName: 'Dana', lastName: 'Reed', ...more } });
const email = (address: string, more: object = {}) => ({ type: 'Work', address, ...more });

/** @see https://developer.capsulecrm.com/v2/overview/writing-to-the-api */
describe('parties', () => {
  it('are created with 201 and Location, wrapped, in camel case, owned by whoever made them', async () => {
    const { api } = capsuleWorld();
    const { status, headers, json } = await api(
      'POST',
      'parties',
      person({ emailAddresses: [email('dana@acme.test')] }),
    );
    expect([status, headers.location]).toEqual([201, `https://api.capsulecrm.com/api/v2/parties/${json.party.id}`]);
    expect(json.party).toMatchObject({
      type: 'person',
      firstName: 'Dana',
      organisation: null,
      createdAt: '2026-09-28T12:00:00Z',
      updatedAt: '2026-09-28T12:00:00Z',
      owner: { id: 6, username: 'maya', name: 'Maya Torres' },
      team: null,
      emailAddresses: [{ type: 'Work', address: 'dana@acme.test' }],
    });
    expect(json.party.tags).toBeUndefined();
    expect(json.party.name).toBeUndefined();
  });

  it('keep what an update does not name', async () => {
    const { api, ui } = capsuleWorld();
    const { id } = ui.addPerson('Dana', 'Reed', { jobTitle: 'Owner', emailAddresses: [email('dana@acme.test')] });
    const { json } = await api('PUT', `parties/${id}`, { party: { firstName: 'Dana Maria' } });
    expect(json.party).toMatchObject({ firstName: 'Dana Maria', lastName: 'Reed', jobTitle: 'Owner' });
    expect(json.party.emailAddresses).toHaveLength(1);
  });

  it('append items without an id, change those with one, and remove only by _delete; an empty list says nothing', async () => {
    const { api, ui, pass } = capsuleWorld();
    const { id, emailAddresses } = ui.addPerson('Dana', 'Reed', { emailAddresses: [email('one@acme.test')] });
    const put = async (...items: object[]) => {
      pass(SECOND);
      const { json } = await api('PUT', `parties/${id}`, { party: { emailAddresses: items } });
      return json.party;
    };
    const addresses = (party: { emailAddresses: { address: string }[] }) =>
      party.emailAddresses.map((one) => one.address);
    expect(addresses(await put(email('one@acme.test')))).toEqual(['one@acme.test', 'one@acme.test']);
    const first = Number(emailAddresses[0]!.id);
    expect(addresses(await put({ id: first, address: 'new@acme.test' }))).toEqual(['new@acme.test', 'one@acme.test']);
    const removed = await put({ id: first, _delete: true });
    expect(addresses(removed)).toEqual(['one@acme.test']);
    expect((await put()).updatedAt).toBe(removed.updatedAt);
    expect(
      (await api('PUT', `parties/${id}`, { party: { emailAddresses: [{ id: 1, address: 'x@y.test' }] } })).status,
    ).toBe(422);
  });

  it.each([
    ['a person needs a first or last name', { type: 'person' }, 'firstName', 'first name or last name is required'],
    ['an organisation needs a name', { type: 'organisation' }, 'name', 'name is required'],
    ['a type is needed', { name: 'Acme' }, 'type', 'type is required'],
    [
      'a country must be one of its own list',
      { type: 'organisation', name: 'Acme', addresses: [{ type: 'Billing', country: 'USA' }] },
      'country',
      'unknown country',
    ],
    [
      'an e-mail address must be one',
      { type: 'organisation', name: 'Acme', emailAddresses: [{ address: 'nobody' }] },
      'address',
      'invalid email address',
    ],
  ])('%s: 422 with the field, and nothing is made', async (_, party, field, message) => {
    const { api, ui } = capsuleWorld();
    const { status, json } = await api('POST', 'parties', { party });
    expect([status, json.message]).toEqual([422, 'Validation Failed']);
    expect(json.errors).toMatchObject([{ message, field }]);
    expect(ui.parties()).toEqual([]);
  });

  it('belong to an organisation by its id; a person in its place is 404, a name refused unless the switch is on', async () => {
    const { api, ui, simulator } = capsuleWorld();
    const acme = ui.addOrganisation('Acme Dental');
    const post = (organisation: object) => api('POST', 'parties', person({ organisation }));
    const { json } = await post({ id: Number(acme.id) });
    expect(json.party.organisation).toMatchObject({ type: 'organisation', name: 'Acme Dental' });
    expect((await post({ id: json.party.id })).status).toBe(404);
    expect((await post({ name: 'Acme Dental' })).status).toBe(422);
    simulator.options.switches.organisationByName = true;
    expect((await post({ name: 'Acme Dental' })).json.party.organisation.id).toBe(Number(acme.id));
    const people = await api('GET', `parties/${acme.id}/people`);
    expect(people.json.parties).toHaveLength(2);
  });

  it.each([
    ['taken', null],
    ['ignored', 6],
  ] as const)('an owner of null in a create is %s', async (nullOwnerOnCreate, owner) => {
    const { api } = capsuleWorld({ switches: { nullOwnerOnCreate } });
    const { json } = await api('POST', 'parties', person({ owner: null }));
    expect(json.party.owner?.id ?? null).toBe(owner);
    const after = await api('PUT', `parties/${json.party.id}`, { party: { owner: null } });
    expect(after.json.party.owner).toBeNull();
  });

  it('carry ids of 64 bits', async () => {
    const { api } = capsuleWorld({ firstId: '9007199254740993' });
    const { text } = await api('POST', 'parties', person());
    expect(text).toContain('"id":9007199254740993,');
    const put = await api('PUT', 'parties/9007199254740993', '{"party":{"jobTitle":"Owner"}}');
    expect(put.text).toContain('"jobTitle":"Owner"');
  });

  it('normalise texts when told to, at once or later', async () => {
    const { api, ui, pass, settle, simulator } = capsuleWorld({ normalise: { trim: true, lowerEmail: true } });
    const body = person({ firstName: ' Dana ', emailAddresses: [email('Dana@Acme.test')] });
    const { json } = await api('POST', 'parties', body);
    expect([json.party.firstName, json.party.emailAddresses[0].address]).toEqual(['Dana', 'dana@acme.test']);
    simulator.options.normalise = { lowerEmail: true, afterMs: MINUTE, bumps: true };
    const later = await api('POST', 'parties', body);
    expect(later.json.party.emailAddresses[0].address).toBe('Dana@Acme.test');
    pass(MINUTE);
    await settle();
    expect(ui.party(String(later.json.party.id))).toMatchObject({
      emailAddresses: [{ address: 'dana@acme.test' }],
      updatedAt: Date.parse('2026-09-28T12:01:01Z'),
    });
  });
});

describe('custom fields and tags', () => {
  it('only an administrator defines a field; a party has one value for each', async () => {
    const { api, simulator, ui } = capsuleWorld();
    const definition = { name: 'Client id', type: 'text', captureRule: 'organisation' };
    const colleague = { authorization: `Bearer ${simulator.issueTokens({ user: '7' }).accessToken}` };
    expect((await api('POST', 'parties/fields/definitions', { definition }, colleague)).status).toBe(403);
    const { json } = await api('POST', 'parties/fields/definitions', { definition });
    expect((await api('POST', 'parties/fields/definitions', { definition })).status).toBe(422);
    const { id } = ui.addOrganisation('Acme');
    const set = (value: string) =>
      api('PUT', `parties/${id}?embed=fields`, {
        party: { fields: [{ definition: { id: json.definition.id }, value }] },
      });
    await set('44871');
    const { json: after } = await set('44872');
    expect(after.party.fields).toMatchObject([{ definition: { name: 'Client id' }, value: '44872', tagId: null }]);
    expect((await set('')).json.party.fields).toEqual([]);
  });

  it('the plan caps custom fields', async () => {
    const { api } = capsuleWorld({ switches: { maxDefinitions: 1 } });
    const define = (name: string) => api('POST', 'parties/fields/definitions', { definition: { name, type: 'text' } });
    expect([(await define('a')).status, (await define('b')).status]).toEqual([201, 422]);
  });

  it.each([
    [false, '2026-09-28T12:00:00Z', 0],
    [true, '2026-09-28T12:01:00Z', 1],
  ])('a tag moves updatedAt and raises an event: %s', async (tagsBumpUpdated, updatedAt, events) => {
    const { api, ui, pass, settle, received } = capsuleWorld({ switches: { tagsBumpUpdated } });
    const { id } = ui.addOrganisation('Acme');
    const restHook = { event: 'party/updated', targetUrl: 'https://app.test/hook' };
    await api('POST', 'resthooks', { restHook });
    pass(MINUTE);
    ui.tag(id, 'customer');
    ui.tag(id, 'Customer');
    const { json } = await api('GET', `parties/${id}?embed=tags`);
    expect(json.party).toMatchObject({ updatedAt, tags: [{ name: 'customer', dataTag: false }] });
    await settle();
    expect(received).toHaveLength(events);
    ui.untag(id, 'customer');
    expect(ui.tagsOf(id)).toEqual([]);
  });
});

describe('notes', () => {
  it('stand on exactly one party, are edited in place and deleted, newest first, 50 a page', async () => {
    const { api, ui, pass } = capsuleWorld();
    const acme = { id: Number(ui.addOrganisation('Acme').id) };
    const post = (entry: object) => api('POST', 'entries', { entry: { type: 'note', content: 'Paid', ...entry } });
    expect([(await post({})).status, (await post({ party: acme, kase: { id: 1 } })).status]).toEqual([422, 422]);
    const { status, json } = await post({ party: acme });
    expect([status, json.entry.party.name, json.entry.creator.username]).toEqual([201, 'Acme', 'maya']);
    pass(SECOND);
    for (let count = 0; count < 50; count += 1) await post({ party: acme, content: `note ${count}` });
    const page = await api('GET', `parties/${acme.id}/entries?perPage=100`);
    expect([page.json.entries.length, page.headers.link]).toEqual([50, expect.stringMatching(/page=2.*rel="next"/)]);
    expect(page.json.entries[0].content).toBe('note 49');
    await api('PUT', `entries/${json.entry.id}`, { entry: { content: 'Paid in full' } });
    const second = await api('GET', `parties/${acme.id}/entries?page=2`);
    expect(second.json.entries).toMatchObject([{ id: json.entry.id, content: 'Paid in full' }]);
    expect((await api('DELETE', `entries/${json.entry.id}`)).status).toBe(204);
    expect(ui.notes(String(acme.id))).toHaveLength(50);
  });

  it('carry a file by the token of its upload, once', async () => {
    const { api, ui } = capsuleWorld();
    const party = { id: Number(ui.addOrganisation('Acme').id) };
    const headers = { 'content-type': 'application/pdf', 'x-attachment-filename': 'INV-1.pdf' };
    const { json } = await api('POST', 'attachments/upload', new Uint8Array([1, 2]), headers);
    const attachments = [{ token: json.upload.token }];
    const post = () => api('POST', 'entries', { entry: { type: 'note', content: 'File', party, attachments } });
    expect((await post()).json.entry.attachments).toMatchObject([{ filename: 'INV-1.pdf' }]);
    expect((await post()).status).toBe(422);
  });
});

describe('the state', () => {
  it('is the same after a restart, tokens and waiting hooks included', async () => {
    const before = capsuleWorld();
    const { id } = before.ui.addOrganisation('Acme', { tags: [{ name: 'customer' }] });
    await before.api('POST', 'resthooks', { restHook: { event: 'party/deleted', targetUrl: 'https://app.test/hook' } });
    before.ui.delete(before.ui.addPerson('Old', 'Friend').id);
    const after = capsuleWorld();
    after.simulator.restore(JSON.parse(JSON.stringify(before.simulator.snapshot())));
    const headers = { authorization: `Bearer ${before.tokens.accessToken}` };
    expect((await after.get(`parties/${id}?embed=tags`, headers)).json.party.tags).toMatchObject([
      { name: 'customer' },
    ]);
    expect((await after.get('parties/deleted?since=2026-01-01T00:00:00Z', headers)).json.parties).toHaveLength(1);
    await after.settle();
    expect(after.received).toHaveLength(1);
    expect(Number(after.ui.addOrganisation('New').id)).toBeGreaterThan(Number(id));
  });

  it('a job answers for a long deletion, where the switch says so', async () => {
    const { api, ui, get } = capsuleWorld({ switches: { deleteAsJob: true } });
    const { id } = ui.addOrganisation('Acme');
    ui.addPerson('Dana', 'Reed', { organisation: { id } });
    const { status, headers } = await api('DELETE', `parties/${id}`);
    expect(status).toBe(202);
    const job = await get(headers.location!.replace('/api/v2/', ''));
    expect(job.json.job).toMatchObject({ status: 'COMPLETE', progress: 100 });
    expect(ui.parties()).toMatchObject([{ firstName: 'Dana', organisation: null }]);
  });

  it('counts calls by operation', async () => {
    const { simulator, get, pass } = capsuleWorld();
    await get('parties/1,2');
    pass(HOUR);
    await get('parties?page=2');
    expect([...simulator.calls]).toEqual([
      ['GET /parties/{id}', 1],
      ['GET /parties', 1],
    ]);
  });
});
