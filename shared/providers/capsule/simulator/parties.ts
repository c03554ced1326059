import { type Answer, badRequest, noContent, notFound, ok } from './answers.ts';
import { type Call, isSince, pageOf, partyNamed, type Routes, readBody, sinceOf } from './call.ts';
import { filtered } from './filters.ts';
import { createParty, updateParty } from './party-save.ts';
import { nameOf, type Party } from './records.ts';
import { type Embed, embeds, instant, partyOf } from './wire.ts';

const MOST_IDS = 10;

/** @throws {Refused} 400 */
function embedOf({ query }: Call): readonly Embed[] {
  const names = (query.get('embed') ?? '').split(',').filter(Boolean);
  const unknown = names.find((name) => !(embeds as readonly string[]).includes(name));
  if (unknown !== undefined) throw badRequest(`Unknown embed ${unknown}`);
  return names as Embed[];
}

const shown = (call: Call, party: Party) => partyOf(call.site, party, embedOf(call));

/** What the user may see, as it was so long ago. */
function visible({ site, user }: Call, lagMs: number): readonly Party[] {
  const rows = site.parties.asOf(site.ports.now() - lagMs).filter(({ id }) => site.mayWatch(user, id));
  return site.options.switches.partiesOrder === 'updated'
    ? [...rows].sort((a, b) => a.updatedAt - b.updatedAt)
    : [...rows].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

function list(call: Call): Answer {
  const since = sinceOf(call);
  const rows = visible(call, call.site.options.listLagMs).filter(({ updatedAt }) => isSince(call, updatedAt, since));
  return pageOf(call, rows, 'parties', (party) => shown(call, party));
}

/** Deletions, and what the user may no longer see. */
function deleted(call: Call): Answer {
  const since = sinceOf(call);
  if (since === undefined) throw badRequest('since is required');
  const { site, user } = call;
  const rows = site.deletions.filter(({ at }) => isSince(call, at, since));
  const restrictedParties = site.restrictions
    .filter((one) => one.user === user.id && isSince(call, one.at, since))
    .map(({ party }) => ({ id: party, isRestricted: true }));
  return pageOf(call, rows, 'parties', ({ id, at }) => ({ id, deletedAt: instant(at) }), { restrictedParties });
}

function show(call: Call): Answer {
  const ids = call.ids[0]!.split(',');
  if (ids.length === 1) return ok({ party: shown(call, partyNamed(call, ids[0]!)) });
  if (ids.length > MOST_IDS) throw badRequest(`At most ${MOST_IDS} ids`);
  const { site, user } = call;
  const found = ids.flatMap((id) => site.parties.get(id) ?? []).filter(({ id }) => site.mayWatch(user, id));
  if (found.length < ids.length && site.options.switches.multiGetMissing === '404') throw notFound('parties');
  return ok({ parties: found.map((party) => shown(call, party)) });
}

function create(call: Call): Answer {
  const party = createParty(call.site, call.user, readBody(call, 'party'));
  const location = `${call.site.options.baseUrl}/api/v2/parties/${party.id}`;
  return { status: 201, body: { party: shown(call, party) }, headers: { location } };
}

function remove(call: Call): Answer {
  const { site } = call;
  const party = partyNamed(call, call.ids[0]!);
  const people = site.parties.rows().filter(({ organisation }) => organisation === party.id);
  for (const person of people) site.changeParty(person, { organisation: null });
  site.deleteParty(party);
  if (people.length === 0 || !site.options.switches.deleteAsJob) return noContent;
  const random = () =>
    Math.floor(site.ports.random() * 0x1_0000)
      .toString(16)
      .padStart(4, '0');
  const id = `${random()}${random()}-${random()}-4000-8000-${random()}${random()}${random()}`;
  site.jobs.set(id, { id, action: 'DELETE_PARTY' });
  return { status: 202, headers: { location: `/api/v2/jobs/${id}` } };
}

/** Free text over name, e-mail addresses, phone numbers and websites. */
function search(call: Call): Answer {
  const wanted = (call.query.get('q') ?? '').trim().toLowerCase();
  const matches = (party: Party) =>
    [
      nameOf(party),
      ...party.emailAddresses.map(({ address }) => address),
      ...party.phoneNumbers.map(({ number }) => number),
      ...party.websites.map(({ address }) => address),
    ].some((text) => text.toLowerCase().includes(wanted));
  const rows = wanted === '' ? [] : visible(call, call.site.options.searchLagMs).filter(matches);
  return pageOf(call, rows, 'parties', (party) => shown(call, party));
}

function filter(call: Call): Answer {
  const rows = filtered(call.site, visible(call, call.site.options.searchLagMs), readBody(call, 'filter'));
  return pageOf(call, rows, 'parties', (party) => shown(call, party));
}

export const partyRoutes: Routes = {
  'GET /parties': list,
  'POST /parties': create,
  'GET /parties/deleted': deleted,
  'GET /parties/search': search,
  'POST /parties/filters/results': filter,
  'GET /parties/{id}': show,
  'PUT /parties/{id}': (call) => {
    const party = partyNamed(call, call.ids[0]!);
    return ok({ party: shown(call, updateParty(call.site, party, readBody(call, 'party'))) });
  },
  'DELETE /parties/{id}': remove,
  'GET /parties/{id}/people': (call) => {
    const { id } = partyNamed(call, call.ids[0]!);
    const people = visible(call, 0).filter(({ organisation }) => organisation === id);
    return pageOf(call, people, 'parties', (party) => shown(call, party));
  },
  'GET /jobs/{id}': ({ site, ids }) => {
    const job = site.jobs.get(ids[0]!);
    if (!job) throw notFound('job');
    return ok({ job: { ...job, status: 'COMPLETE', progress: 100 } });
  },
};
