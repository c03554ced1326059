import type { AccountId, Entity } from '../../model/names.ts';
import { childId, type ProviderRecord } from '../../model/record.ts';
import type { Clock, Table } from '../ports.ts';
import type { Capabilities, EntityFacts, Outcome, PreparedRequest, RecordWrite, Session } from '../provider.ts';
import { loadChildren, loadObservation, recordOf } from '../state/observation.ts';

/** Calls that a provider would get, by what they do: `create bill`, `read contact`. */
export type ExpectedCalls = Record<string, number>;

const count = (calls: ExpectedCalls, name: string): void => {
  calls[name] = (calls[name] ?? 0) + 1;
};

/**
 * A conversation that calls nobody. Requests are prepared by the provider itself, so that what it cannot express is found
 * out; every write is answered as if it had been done to the letter, every read with what was last observed.
 * @param real makes requests, and is asked for nothing else
 * @param facts what the provider shows and takes no order for
 * @param newId names records that do not exist yet: the same ones whenever the same plan is made
 */
export function drySession(
  real: Pick<Session, 'prepare'>,
  account: AccountId,
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  newId: () => string,
  facts: Capabilities['entities'],
): { readonly session: Session; readonly calls: ExpectedCalls } {
  const calls: ExpectedCalls = {};
  const prepared = new Map<string, readonly RecordWrite[]>();
  const done = (write: RecordWrite, parent: string | undefined): Outcome => ({
    kind: 'done',
    record: answerTo(write, parent, newId, clock.now(), facts[write.entity]),
  });
  const session: Session = {
    list: async () => ({ records: [], unreadable: [] }),
    async fetch(entity, ids) {
      count(calls, `read ${entity}`);
      const found = await Promise.all(ids.map((id) => lastSeen(table, account, entity, id)));
      return {
        records: found.flat(),
        missing: ids.filter((_, index) => found[index]!.length === 0),
        unreadable: [],
      };
    },
    prepare(writes) {
      const request = real.prepare(writes);
      prepared.set(nameOf(request), writes);
      return request;
    },
    async send(request) {
      const writes = prepared.get(nameOf(request)) ?? [];
      const [first] = request.expects;
      count(calls, first ? `${first.kind} ${first.entity}` : request.method);
      return writes.map((write, index) => done(write, request.expects[index]?.parent));
    },
    find: async () => [],
    content: async () => new Uint8Array(),
  };
  return { session, calls };
}

const nameOf = (request: PreparedRequest): string => JSON.stringify(request);

async function lastSeen(
  table: Table,
  account: AccountId,
  entity: Entity,
  id: string,
): Promise<readonly ProviderRecord[]> {
  const own = await loadObservation(table, account, entity, id);
  const all = own ? [own] : await loadChildren(table, account, entity, id);
  return all.map(recordOf);
}

function answerTo(
  write: RecordWrite,
  parent: string | undefined,
  newId: () => string,
  now: number,
  facts: EntityFacts | undefined,
): ProviderRecord {
  const { entity } = write;
  if (write.kind === 'create') {
    const id = parent === undefined ? newId() : childId(parent, newId());
    // The one thing that a provider surely gives to a new record and that travels back. A reserved name: no real address.
    const given = facts?.readOnly?.includes('webUrl') ? { webUrl: `https://given-later.invalid/${id}` } : {};
    return { entity, id, version: now, presence: 'present', fields: { ...given, ...write.fields } };
  }
  const { current, id } = write;
  // Its own words for it (void, archived) are not known before it answers; gone is gone.
  if (write.kind === 'remove') return { ...current, id, version: now, presence: 'deleted' };
  if (write.kind === 'restore') return { ...current, id, version: now, presence: 'present' };
  return { ...current, id, version: now, fields: { ...current.fields, ...write.changes } };
}
