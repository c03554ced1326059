import { CannotWrite, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import type { FindQuery, Outcome, PreparedRequest, RecordWrite, Session } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { ownId, type ProviderRecord } from '../../model/record.ts';
import { type Connection, PlatformClient } from './client.ts';
import { collectionFor, collectionOf, ourId } from './collections.ts';
import { readFailed, readRefusal } from './errors.ts';
import { Fetcher } from './fetching.ts';
import { listStream } from './lists.ts';
import { MARKER_SYSTEM } from './mapper/base.ts';
import { readAccountingList, readRows } from './reading.ts';
import { announcementKey, prepareWrite } from './requests.ts';

const EVENT_KINDS = ['first_sync_completed', 'connection_broken', 'connection_restored', 'attention_item'];
const TEXT_LIMIT = 1000;

type Expectation = PreparedRequest['expects'][number];

/** One account's conversation with a platform that implements the contract. */
export function platformSession(connection: Connection): Session {
  const { speaker, account } = connection;
  const client = new PlatformClient(connection);
  const fetcher = new Fetcher(client, speaker);

  return {
    list: (stream, position) => listStream(client, speaker, stream, position),
    fetch: (entity, ids) => fetcher.fetch(entity, ids),

    prepare(writes: readonly RecordWrite[]) {
      const [write, ...more] = writes;
      if (!write || more.length > 0) throw new CannotWrite(`${speaker.name} takes one write per call.`);
      return prepareWrite(write, speaker.name);
    },

    async send(request, key, content) {
      const body = request.content ? content : (request.body ?? undefined);
      if (request.content && !content) throw new TypeError('a request with content is sent with its bytes');
      const response = await client.write({
        method: request.method,
        path: request.path,
        headers: { ...request.headers, ...(request.key ? { 'idempotency-key': key } : {}) },
        ...(body === undefined ? {} : { body }),
      });
      const expected = request.expects[0]!;
      if (response.status < 300) return [{ kind: 'done', ...effectOf(request, expected, response, speaker.name) }];
      const refusal = readRefusal(speaker, response);
      const existing = refusal.existingId ? { existingId: idIn(request, expected, refusal.existingId) } : {};
      return [{ kind: 'refused', refusal: { ...refusal, ...existing } }];
    },

    async find({ entity, write }: FindQuery) {
      if (entity === 'accountList' || entity === 'dimensionList') {
        const list = await fetcher.accountingList(entity);
        return list.version > 0 ? [list] : [];
      }
      const collection = collectionFor(entity, write.fields);
      if (!collection) return [];
      const query = { external_ref: `${MARKER_SYSTEM}:${write.marker}`, include_archived: 'true' };
      return (await fetcher.all(collection, query)).records;
    },

    content: (id) => client.bytes(`/attachments/${encodeURIComponent(ownId(id))}/content`),

    async announce(event) {
      const kind = EVENT_KINDS.includes(event.kind) ? event.kind : 'attention_item';
      const text = event.text.slice(0, TEXT_LIMIT);
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': announcementKey(account, { kind, text }),
      };
      const body = JSON.stringify({ kind, text });
      try {
        const response = await client.write({ method: 'POST', path: '/sync-events', headers, body });
        if (response.status >= 300) throw readFailed(speaker, response);
      } catch (error) {
        // Said again under its key it is still said once, so an unknown outcome is no more than a delay.
        if (error instanceof OutcomeUnknown) throw new Unavailable(`${speaker.name} did not take an announcement`);
        throw error;
      }
    },
  };
}

/** A record of the collection that a request went to, by our id. */
function idIn({ path }: PreparedRequest, { parent }: Expectation, own: string): string {
  if (parent !== undefined) return `${parent}/${own}`;
  return path.startsWith('/customers') ? ourId('customers', own) : own;
}

type Effect = Omit<Extract<Outcome, { kind: 'done' }>, 'kind'>;

/** @throws {OutcomeUnknown} it took effect, and what it did cannot be read */
function effectOf(request: PreparedRequest, expected: Expectation, response: HttpResponse, platform: string): Effect {
  if (expected.kind === 'remove') return { record: removed(request, expected) };
  const { entity, parent } = expected;
  const collection = collectionOf(entity, expected.id ?? idIn(request, {} as Expectation, ''));
  try {
    const body: unknown = JSON.parse(bodyText(response.body));
    if (entity === 'accountList' || entity === 'dimensionList') return { record: readAccountingList(entity, body) };
    const { records, unreadable } = readRows(collection!, [body]);
    if (unreadable.length > 0) throw new TypeError(unreadable[0]!.reason);
    const record = records.find(({ id }) => parent === undefined || id.startsWith(`${parent}/`)) ?? records[0]!;
    const others = records.filter((other) => other !== record);
    return { record, ...(others.length > 0 ? { others } : {}) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new OutcomeUnknown(`${platform} took a ${entity} and answered with something unreadable (${reason})`);
  }
}

/** A removal is answered without a body: all that is known is that the record is gone, one version later at least. */
const removed = (request: PreparedRequest, { entity, id }: Expectation): ProviderRecord => ({
  entity,
  id: id!,
  version: Number(request.headers['if-match']) + 1,
  presence: entity === 'contact' ? 'archived' : request.path.endsWith('/void') ? 'void' : 'deleted',
  fields: {},
});
