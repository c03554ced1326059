import type { AccountId, Entity, Side } from '../../model/names.ts';
import type { Settings } from '../integration.ts';
import { keys } from '../keys.ts';
import type { Item, Table, Write } from '../ports.ts';

/** A company at a provider, and which connections it serves. Written by the API alone. */
export interface Account {
  readonly account: AccountId;
  readonly tenant: string;
  readonly grant: string;
  readonly name: string;
  /** `releasing`: its last connection has ended, and its access is being given up. */
  readonly state: 'active' | 'reconnect' | 'releasing' | 'closed';
  readonly connections: readonly string[];
  /** Streams that its connections need; the others of the provider are never listed. */
  readonly streams: readonly string[];
  /** Minutes between ticks. */
  readonly interval: number;
  /** Where this deployment is reached from outside, without a slash at the end: webhooks are sent there. */
  readonly publicUrl?: string;
  readonly rev: number;
}

export const readAccount = (item: Item | undefined): Account | undefined => item as unknown as Account | undefined;

/**
 * More than a wake-up, so not done with until it was carried out: *sync now* (`manual`; `lists` is what is left of it when
 * the open documents are asked for again), and the look at everything.
 */
export type Asked = 'manual' | 'lists' | 'sweep';

/** Who works on an account, and whom that work still has to wake. Written by the holder of the lease alone. */
export interface Run {
  readonly by: string;
  readonly until: number;
  readonly fence: number;
  /** The provider asked us not to come back before. */
  readonly notBefore?: number;
  /** When a deferred item will wake this account. */
  readonly wakeAt?: number;
  readonly debt: readonly AccountId[];
  readonly cont?: string;
  readonly contAt?: number;
  readonly lastOk?: number;
  /** When each stream was last read; kept here so that an idle hour writes no cursor. */
  readonly polled?: Readonly<Record<string, number>>;
  /** What people or the week asked for and no run has come to the end of yet. */
  readonly asked?: readonly Asked[];
  /** What its vendor meters, in a calendar month (`2026-03`), and how much of it one company may use, where that is set. */
  readonly reads?: { readonly month: string; readonly count: number; readonly budget?: number };
  /** How often in a row the provider could not be reached. */
  readonly failures?: number;
}

export const readRun = (item: Item | undefined): Run =>
  item ? ({ debt: [], ...item } as unknown as Run) : { by: '', until: 0, fence: 0, debt: [] };

/** Where we are in one stream. */
export interface Cursor {
  readonly stream: string;
  readonly phase: 'backfill' | 'live';
  /** Our clock when the present walk began. */
  readonly beganAt?: number;
  /** The walk reads what changed since (live) or everything in scope (backfill, absent). */
  readonly watermark?: number;
  readonly page?: string;
  /** When the stream was last read to its end: the moment that walk began. */
  readonly readAt?: number;
  readonly dueAt: number;
  /** The walk that ended last was a first sync: the increment after it says whether it was disturbed. */
  readonly verify?: boolean;
  /** First-sync rows seen so far. */
  readonly seen: number;
}

export const cursorItem = (account: AccountId, cursor: Cursor): Item => ({
  ...keys.cursor(account, cursor.stream),
  ...(cursor as unknown as Record<string, never>),
});
export const readCursor = (item: Item): Cursor => item as unknown as Cursor;

/** A ledger account joined to a platform account. */
export interface Connection {
  readonly id: string;
  readonly tenant: string;
  readonly integration: string;
  readonly L: AccountId;
  readonly R: AccountId;
  readonly settings: Settings;
  /** Whom to write to: when the first sync is complete. */
  readonly notify: readonly string[];
  readonly state: 'pending' | 'active' | 'paused' | 'closing' | 'closed';
  /** Lists read before this instant do not open the gate. */
  readonly activeSince: number;
  readonly createdAt: number;
  /** When it began to end: what is under way is settled for a day from here. */
  readonly closingAt?: number;
  /** While it ends: the sides on which nothing is under way any more. */
  readonly settled?: readonly Side[];
  readonly rev: number;
}
export const readConnection = (item: Item): Connection => item as unknown as Connection;

/** Which side of the connection an account stands on. */
export const sideOf = (connection: Connection, account: AccountId): Side => (connection.L === account ? 'L' : 'R');

export async function loadConnections(table: Table, account: Account): Promise<readonly Connection[]> {
  const items = await table.getMany(account.connections.map(keys.connection));
  return items.filter((item) => item !== undefined).map(readConnection);
}

/** Every write of a run hangs on its lease: a run that was overtaken writes nothing any more. */
export const fenced = (account: AccountId, fence: number): Write => ({
  kind: 'check',
  key: keys.run(account),
  if: [['fence', '=', fence]],
});

/** The same, adding accounts that must be told. */
export const fencedDebt = (account: AccountId, fence: number, debt: readonly AccountId[]): Write => ({
  kind: 'update',
  key: keys.run(account),
  set: { debt },
  if: [['fence', '=', fence]],
});

/** "The worker of `account` must look at this record." */
export interface Mark {
  readonly account: AccountId;
  readonly prio: number;
  readonly connection: string;
  readonly entity: Entity;
  readonly side: Side;
  readonly id: string;
  readonly n: number;
  readonly at: number;
  readonly tries: number;
  readonly notBefore: number;
  /** What it was put off for, as `needKey` writes it; null or absent: for something else, or not at all. */
  readonly waitsFor?: string | null;
  readonly sk: string;
}

/** A record of one side that is to have a partner first. */
export type Need = Pick<Mark, 'side' | 'entity' | 'id'>;

export const needKey = (connection: string, { side, entity, id }: Need): string =>
  `${connection}#${side}#${entity}#${id}`;

export const markPriorities = [1, 2, 3, 4, 6, 7] as const;

/** Payments first, then lists and contacts, documents, files; what a first sync brings comes last, in two parts. */
export const priorityOf = (entity: Entity, firstSync: boolean | 'first'): (typeof markPriorities)[number] => {
  if (firstSync) return firstSync === 'first' ? 6 : 7;
  switch (entity) {
    case 'billPayment':
    case 'payment':
    case 'creditMemo':
    case 'payout':
    case 'reversal':
      return 1;
    case 'contact':
    case 'contactPerson':
    case 'accountList':
    case 'dimensionList':
    case 'account':
    case 'dimension':
    case 'item':
    case 'fundingAccount':
    case 'company':
      return 2;
    case 'bill':
    case 'invoice':
    case 'vendorCredit':
      return 3;
    case 'attachment':
      return 4;
  }
};

/** Put by a first sync. */
export const isOfFirstSync = ({ prio }: Pick<Mark, 'prio'>): boolean => prio >= 6;

export type NewMark = Pick<Mark, 'account' | 'prio' | 'connection' | 'entity' | 'side' | 'id'>;

/** `notBefore`: an instant until which there is nothing to see. */
export const putMark = (mark: NewMark, now: number, notBefore = 0): Write => ({
  kind: 'update',
  key: keys.mark(mark.account, mark.prio, mark.connection, mark.entity, mark.side, mark.id),
  set: {
    account: mark.account,
    prio: mark.prio,
    connection: mark.connection,
    entity: mark.entity,
    side: mark.side,
    id: mark.id,
    at: now,
    tries: 0,
    notBefore,
  },
  add: { n: 1 },
});
export const readMark = (item: Item): Mark => item as unknown as Mark;

/** "Fetch this record by id", and plan it afterwards for the accounts in `for`. */
export interface Hint {
  readonly entity: Entity;
  readonly id: string;
  readonly askedAt: number;
  /** Spoken of by what a first sync lists. */
  readonly old?: boolean;
  /** What it was merged into, if the provider does not know it any more. */
  readonly mergedInto?: string;
  readonly sk: string;
}
export const putHint = (
  account: AccountId,
  entity: Entity,
  id: string,
  now: number,
  old = false,
  mergedInto?: string,
): Write => ({
  kind: 'put',
  item: {
    ...keys.hint(account, entity, id),
    entity,
    id,
    askedAt: now,
    ...(old ? { old } : {}),
    ...(mergedInto === undefined ? {} : { mergedInto }),
  },
});
export const readHint = (item: Item): Hint => item as unknown as Hint;
