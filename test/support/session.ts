import type {
  Auth,
  AuthPorts,
  Known,
  Outcome,
  Page,
  RecordWrite,
  Session,
  Tokens,
} from '../../shared/engine/provider.ts';
import type { Entity } from '../../shared/model/names.ts';
import type { Fields, ProviderRecord } from '../../shared/model/record.ts';

// What specs of a client have its session write, and what they read through it.

export const MARKER = 'TOABCDEFGHIJ';

export const create = (entity: Entity, fields: Fields, marker = MARKER): Extract<RecordWrite, { kind: 'create' }> => ({
  kind: 'create',
  entity,
  fields,
  marker,
});
export const update = (current: ProviderRecord, changes: Fields): RecordWrite => ({
  kind: 'update',
  entity: current.entity,
  id: current.id,
  changes,
  current,
});
export const act = (kind: 'remove' | 'restore', current: ProviderRecord): RecordWrite => ({
  kind,
  entity: current.entity,
  id: current.id,
  current,
});
export const remove = (current: ProviderRecord): RecordWrite => act('remove', current);
export const restore = (current: ProviderRecord): RecordWrite => act('restore', current);

/** @throws it was refused */
export function done(outcome: Outcome): ProviderRecord {
  if (outcome.kind === 'done') return outcome.record;
  throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.message}`);
}

/** A record as it is now, by its own id (`pay-2`) or by its path (`bill-1/pay-2`). @throws it is not there */
export async function readOne(session: Session, entity: Entity, id: string): Promise<ProviderRecord> {
  const fetched = await session.fetch(entity, [id]);
  const record = fetched.records.find((one) => one.entity === entity && `/${one.id}`.endsWith(`/${id}`));
  if (!record) throw new Error(`no ${entity} ${id}: ${JSON.stringify(fetched)}`);
  return record;
}

/** The pages of a stream, one after the other. @throws a row did not parse */
export async function* pagesOf(session: Session, stream: string, since?: number): AsyncGenerator<Page> {
  let page: string | undefined;
  do {
    const position = { ...(since === undefined ? {} : { since }), ...(page === undefined ? {} : { page }) };
    const answer = await session.list(stream, position);
    if (answer.unreadable.length > 0) throw new Error(`unreadable: ${JSON.stringify(answer.unreadable)}`);
    yield answer;
    page = answer.nextPage;
  } while (page !== undefined);
}
/** Everything a stream lists. */
export async function walk(session: Session, stream: string, since?: number): Promise<readonly ProviderRecord[]> {
  const records: ProviderRecord[] = [];
  for await (const page of pagesOf(session, stream, since)) records.push(...page.records);
  return records;
}

/** A token as the store of grants keeps it: asked for once, and refreshed where it is no longer taken. */
export function keptToken(auth: Auth, ports: AuthPorts, consent: Parameters<Auth['exchange']>[1]) {
  let tokens: Tokens | undefined;
  return async (fresh = false): Promise<string> => {
    if (!tokens) tokens = await auth.exchange(ports, consent);
    else if (fresh) tokens = await auth.refresh(ports, tokens);
    return tokens.accessToken;
  };
}

/** What an account knows already: nothing, but what is said here. */
export const knows = (known: Partial<Known>): Known => ({
  record: async () => undefined,
  goneSince: async () => undefined,
  goneInvoices: async () => [],
  under: async () => [],
  ...known,
});
