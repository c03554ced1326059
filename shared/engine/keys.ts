import type { AccountId, Entity, Side } from '../model/names.ts';
import type { Key } from './ports.ts';

/**
 * Where everything stands in the main table. One function per kind of item; nobody else builds a key.
 * The order of sort keys in the work list is the order of work.
 */
export const keys = {
  account: (account: AccountId): Key => ({ pk: `A#${account}`, sk: 'META' }),
  run: (account: AccountId): Key => ({ pk: `A#${account}`, sk: 'RUN' }),
  cursor: (account: AccountId, stream: string): Key => ({ pk: `A#${account}`, sk: `CUR#${stream}` }),
  /** Where the provider tells of changes, with the sealed secrets that it signs with. */
  hook: (account: AccountId): Key => ({ pk: `A#${account}`, sk: 'HOOK' }),
  sweep: (account: AccountId, stream: string): Key => ({ pk: `A#${account}`, sk: `SWEEP#${stream}` }),

  observation: (account: AccountId, entity: Entity, id: string): Key => ({ pk: `E#${account}#${entity}`, sk: id }),
  /** Search entry of an observation: `name:acme` -> id. */
  search: (account: AccountId, entity: Entity, term: string, id: string): Key => ({
    pk: `K#${account}#${entity}`,
    sk: `${term}#${id}`,
  }),

  work: (account: AccountId): string => `W#${account}`,
  batch: (account: AccountId, batch: string): Key => ({ pk: `W#${account}`, sk: `0#${batch}` }),
  intent: (account: AccountId, connection: string, link: string): Key => ({
    pk: `W#${account}`,
    sk: `1#${connection}#${link}`,
  }),
  hint: (account: AccountId, entity: Entity, id: string): Key => ({ pk: `W#${account}`, sk: `2#${entity}#${id}` }),
  mark: (account: AccountId, priority: number, connection: string, entity: Entity, side: Side, id: string): Key => ({
    pk: `W#${account}`,
    sk: `3#${priority}#${connection}#${entity}#${side}#${id}`,
  }),

  connection: (connection: string): Key => ({ pk: `C#${connection}`, sk: 'META' }),
  issue: (connection: string, subject: string, code: string): Key => ({
    pk: `C#${connection}`,
    sk: `ISS#${subject}#${code}`,
  }),
  pair: (left: AccountId, right: AccountId, integration: string): Key => ({
    pk: `P#${left}#${right}#${integration}`,
    sk: '-',
  }),
  links: (connection: string, entity: Entity): string => `L#${connection}#${entity}`,
  link: (connection: string, entity: Entity, link: string): Key => ({ pk: `L#${connection}#${entity}`, sk: link }),
  /** Says which link a record belongs to, and that it belongs to no other. */
  unique: (connection: string, side: Side, entity: Entity, id: string): Key => ({
    pk: `U#${connection}#${side}#${entity}#${id}`,
    sk: '-',
  }),

  /** `grant` is `provider#client#subject`. */
  grant: (grant: string): Key => ({ pk: `G#${grant}`, sk: 'CRED' }),
  /** Data key `number` of the vault's ring. */
  ring: (number: number): Key => ({ pk: 'KEYS', sk: `${number}` }),
  /** Slot `slot` of the wheel that turns once in `interval` minutes. */
  slotPartition: (interval: number, slot: number): string => `H#${interval}#${slot}`,
  slot: (interval: number, slot: number, account: AccountId): Key => ({ pk: `H#${interval}#${slot}`, sk: account }),
  /** `minute`: minutes since the epoch. */
  deferredPartition: (minute: number): string => `D#${minute}`,
  deferred: (minute: number, account: AccountId, nonce: string): Key => ({
    pk: `D#${minute}`,
    sk: `${account}#${nonce}`,
  }),
  dispatch: (): Key => ({ pk: 'DISP', sk: '-' }),
  outboxPartition: (connection: string): string => `X#${connection}`,
  outbox: (connection: string, id: string): Key => ({ pk: `X#${connection}`, sk: id }),
  tenantConnection: (tenant: string, connection: string): Key => ({ pk: `T#${tenant}`, sk: `C#${connection}` }),
  /** What a person was asked to consent to, and what came of it. */
  consent: (tenant: string, id: string): Key => ({ pk: `T#${tenant}`, sk: `N#${id}` }),
  /** By the hash of the state that the consent page hands back. */
  consentState: (hash: string): Key => ({ pk: `S#${hash}`, sk: '-' }),
  /** A grant that this tenant's people gave, with the companies it opens. */
  tenantGrant: (tenant: string, grant: string): Key => ({ pk: `T#${tenant}`, sk: `G#${grant}` }),
  /** Where a tenant has events sent. */
  eventEndpoint: (tenant: string, id: string): Key => ({ pk: `T#${tenant}`, sk: `W#${id}` }),
  apiCall: (tenant: string, key: string): Key => ({ pk: `I#${tenant}#${key}`, sk: '-' }),
  /** Calls of a tenant in one minute since the epoch. */
  apiMinute: (tenant: string, minute: number): Key => ({ pk: `I#${tenant}`, sk: `${minute}` }),
  bucket: (provider: string, limit: string): Key => ({ pk: `B#${provider}#${limit}`, sk: '-' }),
  /** Why a record does not travel: the rule that keeps it out. */
  outOfScope: (connection: string, side: Side, entity: Entity, id: string): Key => ({
    pk: `O#${connection}`,
    sk: `${side}#${entity}#${id}`,
  }),
  /** Somebody asked for this record, which travels only when somebody does. */
  wish: (connection: string, side: Side, entity: Entity, id: string): Key => ({
    pk: `C#${connection}`,
    sk: `WISH#${side}#${entity}#${id}`,
  }),
  /** The first sync of a connection is complete: put once. */
  firstSync: (connection: string): Key => ({ pk: `C#${connection}`, sk: 'FIRST' }),
  /** Removals sent in a day, for the cap. */
  removals: (connection: string, entity: Entity, day: string): Key => ({
    pk: `C#${connection}`,
    sk: `DEL#${entity}#${day}`,
  }),
  /** In the activity table. */
  activity: (connection: string, entity: Entity, link: string, id: string): Key => ({
    pk: `Y#${connection}#${entity}#${link}`,
    sk: id,
  }),
} as const;

/** Instants and durations that the protocol fixes; their order is what makes a dead run harmless. */
export const timing = {
  httpTimeoutMs: 20_000,
  /** No write starts later than so long before the function's end. */
  writeCutOffMs: 25_000,
  softDeadlineMs: 55_000,
  functionTimeoutMs: 60_000,
  leaseMs: 75_000,
  visibilityMs: 360_000,
  /** Between our own machines. */
  skewMs: 5_000,
  /** An accepted request has taken effect by then. */
  wireMs: 10_000,
  paymentSettleMs: 120_000,
  /** A refresh whose reply was lost is tried again so much later: far inside any provider's grace. */
  refreshAgainMs: 60_000,
} as const;
