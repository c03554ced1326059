import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import type { Json } from '../../model/json.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { Client } from './client.ts';
import type { Definitions } from './definitions.ts';
import { isUnknownCountry, refusalOf } from './errors.ts';
import { parseJson } from './json.ts';
import { toInvoice } from './mapper/note.ts';
import { FIELD, type FieldName, toParty } from './mapper/party.ts';
import { capsuleEntry, capsuleParty } from './schema.ts';

type Body = { readonly [key: string]: Json };
type Expected = PreparedRequest['expects'][number];
const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * One write. Around it stand only calls that cannot double anything: our custom fields are looked up (and made) before it,
 * an address is sent again without its country when that was refused, and the owner that Capsule gives to a new party
 * is taken away after it.
 * @throws {RateLimited} nothing happened @throws {OutcomeUnknown} it may have taken effect
 */
export async function sendWrite(client: Client, definitions: Definitions, request: PreparedRequest): Promise<Outcome> {
  const expected = request.expects[0]!;
  const prepared = request.body === null ? undefined : (parseJson(request.body) as Body);
  const filled = prepared && (await withDefinitions(prepared, definitions));
  if (filled && 'refusal' in filled) return { kind: 'refused', refusal: filled.refusal };
  const body = filled?.body;
  let response = await client.send(request.method, request.path, body);
  if (isUnknownCountry(response) && body) {
    response = await client.send(request.method, request.path, withoutCountry(body));
  }
  if (response.status >= 300) return { kind: 'refused', refusal: refusalOf(response) };
  if (expected.kind === 'remove') return { kind: 'done', record: removed(expected) };
  const records = readAnswer(expected, response);
  const shown = expected.kind === 'create' ? await unassigned(client, records, body) : records;
  const record = shown.find(({ entity }) => entity === expected.entity) ?? shown[0]!;
  const others = shown.filter((other) => other !== record);
  return { kind: 'done', record, ...(others.length > 0 ? { others } : {}) };
}

const NAMES = new Map(Object.entries(FIELD).map(([field, { name }]) => [name as string, field as FieldName]));

/** Our fields stand by name in what was prepared; Capsule wants the ids that they have on this site. */
async function withDefinitions(body: Body, definitions: Definitions) {
  const { party } = body;
  if (!isObject(party) || !Array.isArray(party.fields)) return { body };
  const fields: Json[] = [];
  for (const field of party.fields as readonly Json[]) {
    const name = isObject(field) && isObject(field.definition) ? field.definition.name : undefined;
    const known = typeof name === 'string' ? NAMES.get(name) : undefined;
    if (!isObject(field) || known === undefined) {
      fields.push(field);
      continue;
    }
    const found = await definitions.ensure(known);
    if ('refusal' in found) return found;
    fields.push({ ...field, definition: { id: found.id } });
  }
  return { body: { ...body, party: { ...party, fields } } };
}

function withoutCountry(body: Body): Body {
  const { party } = body;
  if (!isObject(party) || !Array.isArray(party.addresses)) return body;
  const addresses = (party.addresses as readonly Body[]).map(({ country: _, ...rest }) => rest);
  return { ...body, party: { ...party, addresses } };
}

/**
 * Capsule gives a new party to the connected user, and nobody says whether it listens to `owner: null` in a create. If it
 * did not, it is asked again. The party is there whatever comes of that, so no failure may say otherwise.
 */
async function unassigned(
  client: Client,
  records: readonly ProviderRecord[],
  body: Body | undefined,
): Promise<readonly ProviderRecord[]> {
  const [record] = records;
  const wanted = isObject(body?.party) ? body.party.owner : undefined;
  if (!record || wanted !== null || (record.fields.owner ?? null) === null) return records;
  try {
    const party = { owner: null };
    const response = await client.send('PUT', `/parties/${record.id}?embed=tags,fields`, { party });
    return response.status < 300 ? partiesIn(response) : records;
  } catch {
    return records;
  }
}

/** @throws {OutcomeUnknown} it took effect, and what it did cannot be read */
function readAnswer(expected: Expected, response: HttpResponse): readonly ProviderRecord[] {
  try {
    if (expected.entity !== 'invoice') return partiesIn(response);
    const entry = capsuleEntry.parse(Object(parseJson(bodyText(response.body))).entry);
    const note = toInvoice({ ...entry, party: entry.party ?? (expected.parent ? { id: expected.parent } : null) });
    if (!note) throw new TypeError('the note is not as it was sent');
    return [note];
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unreadable';
    throw new OutcomeUnknown(`capsule took a ${expected.entity} and answered with something unreadable (${reason})`);
  }
}

const partiesIn = ({ body }: HttpResponse): readonly ProviderRecord[] =>
  toParty(capsuleParty.parse(Object(parseJson(bodyText(body))).party));

/** A note that is deleted is answered without a body. */
const removed = ({ entity, id }: Expected): ProviderRecord => ({
  entity,
  id: id!,
  version: 0,
  presence: 'deleted',
  fields: {},
});
