import { Unavailable } from '../../engine/errors.ts';
import type { Fetched } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import { ownId, type ProviderRecord, parentId } from '../../model/record.ts';
import { chunks } from '../paths.ts';
import { mergeFetched, type Rows } from '../reading.ts';
import type { PlatformClient } from './client.ts';
import { COLLECTIONS, type Collection, collectionOf } from './collections.ts';
import { NotOffered, type Speaker } from './errors.ts';
import { listStream, pageOf } from './lists.ts';
import { platformId } from './mapper/base.ts';
import { idOf, readAccountingList, readRows } from './reading.ts';
import { LIST_PATH } from './requests.ts';

/** The most ids that the contract takes in one list. */
const IDS_PER_CALL = 100;
const NOTHING: Fetched = { records: [], missing: [], unreadable: [] };

/** How payments are asked for by their document. */
const DOCUMENT = { billPayments: 'bill_id', receivedPayments: 'invoice_id' } as const;
type Payments = keyof typeof DOCUMENT;

/** Records by id, as current as the platform knows them, archived ones included. */
export class Fetcher {
  readonly #client: PlatformClient;
  readonly #speaker: Speaker;
  constructor(client: PlatformClient, speaker: Speaker) {
    this.#client = client;
    this.#speaker = speaker;
  }

  async fetch(entity: Entity, ids: readonly string[]): Promise<Fetched> {
    if (ids.length === 0) return NOTHING;
    if (entity === 'company') return { ...(await listStream(this.#client, this.#speaker, 'company', {})), missing: [] };
    if (entity === 'accountList' || entity === 'dimensionList')
      return { ...NOTHING, records: [await this.accountingList(entity)] };
    const parts: Fetched[] = [];
    for (const [collection, own] of Map.groupBy(new Set(ids), (id) => collectionOf(entity, id)))
      parts.push(await this.#from(collection, own).catch((error: unknown) => notOffered(error, entity, own)));
    return mergeFetched(...parts);
  }

  async #from(collection: Collection | undefined, ids: readonly string[]): Promise<Fetched> {
    if (collection === undefined) return { ...NOTHING, missing: ids };
    if (collection === 'attachments') return this.#files(ids);
    if (collection === 'billPayments' || collection === 'receivedPayments') return this.#payments(collection, ids);
    return this.#rows(collection, ids);
  }

  /** The platform's whole list; version 0 and empty before the first PUT. */
  async accountingList(entity: 'accountList' | 'dimensionList'): Promise<ProviderRecord> {
    const body = await this.#client.read(LIST_PATH[entity]);
    try {
      return readAccountingList(entity, body);
    } catch {
      throw new Unavailable(`${this.#speaker.name} answered with an accounting list that does not parse`);
    }
  }

  /** All pages of a list. */
  async all(collection: Collection, query: Readonly<Record<string, string>>): Promise<Rows> {
    const rows: unknown[] = [];
    let cursor: string | null = null;
    do {
      const parameters = new URLSearchParams({ ...query, ...(cursor === null ? {} : { cursor }) });
      const page = pageOf(this.#speaker, await this.#client.read(`${COLLECTIONS[collection].path}?${parameters}`));
      rows.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return readRows(collection, rows);
  }

  /** One by its own address, several in one list. Only its own 404 says that a record is not there. */
  async #rows(collection: Collection, ids: readonly string[]): Promise<Fetched> {
    if (ids.length === 1) return this.#one(collection, ids[0]!);
    const parts: Fetched[] = [];
    for (const slice of chunks(ids, IDS_PER_CALL)) {
      const query = new URLSearchParams({
        ids: slice.map(platformId).join(','),
        include_archived: 'true',
        limit: String(IDS_PER_CALL),
      });
      const { data } = pageOf(this.#speaker, await this.#client.read(`${COLLECTIONS[collection].path}?${query}`));
      const shown = new Set(data.map((row) => idOf(collection, row)));
      parts.push({ ...readRows(collection, data), missing: [] });
      for (const id of slice) if (!shown.has(id)) parts.push(await this.#one(collection, id));
    }
    return mergeFetched(...parts);
  }

  async #one(collection: Collection, id: string): Promise<Fetched> {
    const body = await this.#client.read(`${COLLECTIONS[collection].path}/${encodeURIComponent(platformId(id))}`);
    if (body === undefined) return { ...NOTHING, missing: [id] };
    return { ...readRows(collection, [body]), missing: [] };
  }

  /**
   * By the payment's id, which is what a notice names and what a path ends in. An id that is no payment's is read as a
   * document's and gives all payments on it.
   */
  async #payments(collection: Payments, ids: readonly string[]): Promise<Fetched> {
    const byOwn = Map.groupBy(ids, ownId);
    const found = await this.#rows(collection, [...byOwn.keys()]);
    const missing: string[] = [];
    const parts: Fetched[] = [found];
    for (const own of found.missing) {
      const asked = byOwn.get(own)!;
      const onDocument = asked.includes(own)
        ? await this.all(collection, { [DOCUMENT[collection]]: own, include_archived: 'true' })
        : undefined;
      if (onDocument && onDocument.records.length + onDocument.unreadable.length > 0)
        parts.push({ ...onDocument, missing: [] });
      else missing.push(...asked);
    }
    return { ...mergeFetched(...parts), missing };
  }

  /** Files are read with those of their bill: `bill/file`, or `bill` for all of them. */
  async #files(ids: readonly string[]): Promise<Fetched> {
    const parts: Fetched[] = [];
    for (const [bill, asked] of Map.groupBy(ids, (id) => parentId(id) ?? id)) {
      const rows = await this.all('attachments', { bill_id: bill, include_archived: 'true' });
      const shown = new Set([
        bill,
        ...rows.records.map(({ id }) => id),
        ...rows.unreadable.map(({ id }) => `${bill}/${id}`),
      ]);
      parts.push({ ...rows, missing: asked.filter((id) => !shown.has(id)) });
    }
    return mergeFetched(...parts);
  }
}

/** What cannot be read for want of a plan is neither there nor gone. */
function notOffered(error: unknown, entity: Entity, ids: readonly string[]): Fetched {
  if (!(error instanceof NotOffered)) throw error;
  return { ...NOTHING, unreadable: ids.map((id) => ({ entity, id, reason: error.words })) };
}
