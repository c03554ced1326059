import type { AccountId, Entity, Side } from '../../model/names.ts';
import { keys, timing } from '../keys.ts';
import type { Item } from '../ports.ts';
import type { PreparedRequest, RecordWrite } from '../provider.ts';
import { type Columns, hash, type Present } from './link.ts';

/**
 * A write to a provider, recorded with its exact request before it is made, so that an unknown outcome can be settled.
 */
export interface Intent {
  readonly id: string;
  readonly account: AccountId;
  readonly connection: string;
  readonly mapping: string;
  readonly entity: Entity;
  readonly link: string;
  readonly side: Side;
  readonly kind: RecordWrite['kind'];
  readonly gen: number;
  readonly state: 'planned' | 'sent' | 'effected';
  readonly firstSentAt: number;
  readonly lastSentAt: number;
  readonly write: RecordWrite;
  readonly request: PreparedRequest;
  readonly marker: string;
  /** Records that matched the natural key before we sent anything: not ours. */
  readonly before: readonly string[];
  /** What the plan was made from; written to the source's column when it is confirmed. */
  readonly sourceColumns: Columns;
  /** What we sent, in the target's own terms. */
  readonly targetColumns: Columns;
  /** Presence of both sides after the effect. */
  readonly present: Readonly<Record<Side, Present>>;
  readonly source: { readonly side: Side; readonly id: string; readonly rev: number } | undefined;
  readonly mark: { readonly sk: string; readonly n: number } | undefined;
  /** Sent in one call with others, under one key. */
  readonly batch: string | undefined;
  /** With `effected`: the remote record whose confirmation failed. */
  readonly remoteId: string | undefined;
  readonly reason: string;
  readonly row: string;
  /** What a person can dismiss if it is refused: these fields, or the record, as both sides showed them. */
  readonly dismissable: { readonly fields?: readonly string[]; readonly pin: string };
}

export const intentItem = (intent: Intent): Item => ({
  ...keys.intent(intent.account, intent.connection, intent.link),
  ...(intent as unknown as Record<string, never>),
});
export const readIntent = (item: Item): Intent =>
  ({ source: undefined, mark: undefined, batch: undefined, remoteId: undefined, ...item }) as unknown as Intent;

/** First 32 characters of a hash: the same request keeps its key, the next generation gets another. */
export const idempotencyKey = (intent: Pick<Intent, 'id' | 'gen'>): string =>
  (hash(`${intent.id}#${intent.gen}`) + hash(`${intent.gen}#${intent.id}`)).slice(0, 32);

/** Searchable text that says "this is ours": letters and digits only, since people and banks edit the rest. */
export const markerOf = (intentId: string): string =>
  `TO${hash(intentId).replace(/[-_]/g, 'x').toUpperCase().slice(0, 10)}`;

/** Whether a text carries a marker, ours or that of another write. */
export const carriesAMarker = (text: string | undefined): boolean => /\bTO[0-9A-Z]{10}\b/i.test(text ?? '');

/** By then what was sent last has arrived, or never will (ms). */
export const arrivesBy = ({ lastSentAt }: Pick<Intent, 'lastSentAt'>): number =>
  lastSentAt + timing.httpTimeoutMs + timing.wireMs;
