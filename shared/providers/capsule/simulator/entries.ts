import { type Answer, invalid, noContent, notFound, ok } from './answers.ts';
import { type Body, type Call, isObject, pageOf, partyNamed, type Routes, readBody } from './call.ts';
import type { Entry } from './records.ts';
import { entryOf } from './wire.ts';

/**
 * Notes. They stand on one party; deals and projects are not simulated.
 * @see https://developer.capsulecrm.com/v2/operations/Entry
 */
function create(call: Call): Answer {
  const { site, user } = call;
  const body = readBody(call, 'entry');
  const parents = ['party', 'kase', 'opportunity'].filter((name) => isObject(body[name]));
  if (parents.length !== 1) {
    throw invalid({
      message: 'exactly one of party, kase, opportunity is required',
      resource: 'entry',
      field: 'party',
    });
  }
  if (parents[0] !== 'party') throw notFound(parents[0]!);
  if (body.type !== 'note') throw invalid({ message: 'must be note', resource: 'entry', field: 'type' });
  const party = partyNamed(call, String((body.party as Body).id));
  const now = site.stamp();
  const entryAt = typeof body.entryAt === 'string' ? Date.parse(body.entryAt) : now;
  if (Number.isNaN(entryAt)) throw invalid({ message: 'must be a timestamp', resource: 'entry', field: 'entryAt' });
  const content = contentOf(body);
  const attachments = attachmentsOf(call, body);
  const entry: Entry = {
    id: site.newId(), type: 'note', content, party: party.id, creator: user.id, entryAt,
    createdAt: now, updatedAt: now, attachments,
  }; // biome-ignore format: one note
  site.entries.set(entry.id, entry);
  if (site.options.switches.entriesBumpUpdated) site.changeParty(party, { lastContactedAt: now });
  return { status: 201, body: { entry: entryOf(site, entry) }, headers: { location: `/api/v2/entries/${entry.id}` } };
}

function contentOf({ content }: Body): string {
  if (typeof content === 'string' && content.trim() !== '') return content;
  throw invalid({ message: 'content is required', resource: 'entry', field: 'content' });
}

/** An upload's token is good for one entry. */
function attachmentsOf({ site }: Call, { attachments }: Body): Entry['attachments'] {
  return (Array.isArray(attachments) ? attachments : []).filter(isObject).map(({ token }) => {
    const upload = site.uploads.get(String(token));
    if (!upload) throw invalid({ message: 'unknown token', resource: 'attachment', field: 'token' });
    site.uploads.delete(String(token));
    return { id: site.newId(), ...upload };
  });
}

/** @throws {Refused} 404 */
function entryNamed(call: Call): Entry {
  const entry = call.site.entries.get(call.ids[0]!);
  if (!entry || !call.site.mayWatch(call.user, entry.party)) throw notFound('entry');
  return entry;
}

/** Newest first, as on the timeline. */
const timeline = (call: Call, of: (entry: Entry) => boolean): readonly Entry[] =>
  [...call.site.entries.values()]
    .filter((entry) => of(entry) && call.site.mayWatch(call.user, entry.party))
    .sort((a, b) => b.entryAt - a.entryAt || (BigInt(b.id) > BigInt(a.id) ? 1 : -1));

function upload(call: Call): Answer {
  const { site, request } = call;
  const filename = request.headers[site.options.switches.uploadNameHeader];
  const contentType = request.headers['content-type'];
  if (!filename || !contentType) {
    throw invalid({ message: 'content type and file name are required', resource: 'attachment', field: 'filename' });
  }
  const token = `upload-${site.newId()}`;
  site.uploads.set(token, { filename, contentType });
  return { status: 201, body: { upload: { token } } };
}

export const entryRoutes: Routes = {
  'GET /entries': (call) =>
    pageOf(
      call,
      timeline(call, () => true),
      'entries',
      (one) => entryOf(call.site, one),
    ),
  'POST /entries': create,
  'GET /parties/{id}/entries': (call) => {
    const { id } = partyNamed(call, call.ids[0]!);
    const rows = timeline(call, ({ party }) => party === id);
    return pageOf(call, rows, 'entries', (one) => entryOf(call.site, one));
  },
  'PUT /entries/{id}': (call) => {
    const entry = entryNamed(call);
    const body = readBody(call, 'entry');
    const next = { ...entry, ...('content' in body ? { content: contentOf(body) } : {}), updatedAt: call.site.stamp() };
    call.site.entries.set(entry.id, next);
    return ok({ entry: entryOf(call.site, next) });
  },
  'DELETE /entries/{id}': (call) => {
    call.site.entries.delete(entryNamed(call).id);
    return noContent;
  },
  'POST /attachments/upload': upload,
};
