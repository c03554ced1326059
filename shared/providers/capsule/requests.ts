import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import { ownId, parentId } from '../../model/record.ts';
import { stringifyJson } from './json.ts';
import { noteText } from './mapper/note.ts';
import { changedParty, newParty, newPerson } from './requests/party.ts';

/**
 * The request for one write. Our custom fields stand in it by name, since their ids are the site's own: `send` puts them
 * in (definitions.ts). Capsule takes no idempotency keys, so nothing rests on the bytes being the same.
 * @see https://developer.capsulecrm.com/v2/overview/writing-to-the-api
 * @throws {CannotWrite} Capsule cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[]): PreparedRequest {
  const [write, ...more] = writes;
  if (write === undefined || more.length > 0) throw new CannotWrite('Capsule takes one record in a request.');
  switch (write.kind) {
    case 'create':
      return created(write);
    case 'update':
      return updated(write);
    case 'remove':
      if (write.entity === 'invoice') return request('DELETE', `/entries/${ownId(write.id)}`, undefined, write);
  }
  throw new CannotWrite(`Capsule offers no way to ${write.kind} this kind of record.`);
}

function created(write: Extract<RecordWrite, { kind: 'create' }>): PreparedRequest {
  switch (write.entity) {
    case 'contact':
      return request('POST', '/parties?embed=tags,fields', { party: newParty(write) }, write);
    case 'contactPerson':
      return request('POST', '/parties?embed=tags,fields', { party: newPerson(write) }, write);
    case 'invoice': {
      const { contact } = write.fields;
      if (typeof contact !== 'string') throw new CannotWrite('The invoice has no contact in Capsule.');
      const entry = { type: 'note', content: noteText(write.fields, write.marker), party: { id: contact } };
      return request('POST', '/entries', { entry }, write, contact);
    }
    default:
      throw new CannotWrite('Capsule offers no way to create this kind of record.');
  }
}

function updated(write: Extract<RecordWrite, { kind: 'update' }>): PreparedRequest {
  const { entity, id, changes, current } = write;
  switch (entity) {
    case 'contact':
    case 'contactPerson':
      return request('PUT', `/parties/${id}?embed=tags,fields`, { party: changedParty(write) }, write);
    case 'invoice': {
      if (!current.marker) throw new CannotWrite('The note in Capsule is not one of ours.');
      const content = noteText({ ...current.fields, ...changes }, current.marker);
      return request('PUT', `/entries/${ownId(id)}`, { entry: { content } }, write, parentId(id));
    }
    default:
      throw new CannotWrite('Capsule offers no way to change this kind of record.');
  }
}

function request(
  method: PreparedRequest['method'],
  path: string,
  body: unknown,
  write: RecordWrite,
  parent?: string,
): PreparedRequest {
  const id = 'id' in write ? { id: write.id } : {};
  return {
    method,
    path,
    headers: {},
    body: body === undefined ? null : stringifyJson(body),
    key: false,
    expects: [{ entity: write.entity, kind: write.kind, ...id, ...(parent ? { parent } : {}) }],
  };
}
