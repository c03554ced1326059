import { Unavailable } from '../../engine/errors.ts';
import type { Page, Position } from '../../engine/provider.ts';
import type { PlatformClient } from './client.ts';
import { COLLECTIONS, type Collection } from './collections.ts';
import { NotOffered, type Speaker } from './errors.ts';
import { toCompany } from './mapper/company.ts';
import { readRows } from './reading.ts';
import { platformCapabilities, platformPage } from './schema.ts';

/** The most that the contract gives in one page. */
const PAGE_SIZE = 500;

/**
 * What a first sync asks for, by stream, which is a collection's name; an increment asks for everything that changed,
 * archived ones too. A first sync takes what is owed: a document that is paid already comes along only when it changes.
 */
const FIRST: Partial<Readonly<Record<Collection, Readonly<Record<string, string>>>>> = {
  vendors: {},
  bills: { status: 'unpaid,partially_paid,scheduled' },
  billPayments: {},
  fundingAccounts: { include_archived: 'true' },
  customers: {},
  invoices: { status: 'open,partially_paid' },
  receivedPayments: {},
  payouts: {},
};

/**
 * One page of a stream, oldest change first. The contract's cursor is a position between two records, so a record that
 * changes during the walk moves to its end and hides no other: a walk needs no second pass.
 */
export async function listStream(
  client: PlatformClient,
  speaker: Speaker,
  stream: string,
  position: Position,
): Promise<Page> {
  if (stream === 'company') return company(client, speaker);
  const collection = stream as Collection;
  const first = FIRST[collection];
  if (!first) throw new TypeError(`${speaker.name} has no stream ${stream}`);
  const query = {
    ...(position.since === undefined || stream === 'fundingAccounts'
      ? first
      : { updated_since: new Date(position.since).toISOString(), include_archived: 'true' }),
    limit: String(PAGE_SIZE),
  };
  try {
    const page = await readPage(client, speaker, collection, query, position.page);
    const rows = readRows(collection, page.data);
    return { ...rows, ...(page.next_cursor === null ? {} : { nextPage: page.next_cursor }) };
  } catch (error) {
    if (error instanceof NotOffered) return { records: [], unreadable: [], withheld: error.words };
    throw error;
  }
}

/** A cursor that the platform forgot (they live a day) starts the walk over: reading a row twice costs nothing. */
async function readPage(
  client: PlatformClient,
  speaker: Speaker,
  collection: Collection,
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
) {
  const { path } = COLLECTIONS[collection];
  if (cursor !== undefined) {
    const answer = await client.readOrRefused(`${path}?${new URLSearchParams({ ...query, cursor })}`);
    if (!answer.refused) return pageOf(speaker, answer.body);
  }
  return pageOf(speaker, await client.read(`${path}?${new URLSearchParams(query)}`));
}

/** @throws {Unavailable} it is no page of the contract */
export function pageOf(speaker: Speaker, body: unknown) {
  const page = platformPage.safeParse(body);
  if (!page.success) throw new Unavailable(`${speaker.name} answered a list with something that is no page`);
  return page.data;
}

async function company(client: PlatformClient, speaker: Speaker): Promise<Page> {
  const parsed = platformCapabilities.safeParse(await client.read('/capabilities'));
  if (!parsed.success) throw new Unavailable(`${speaker.name} answered with capabilities that do not parse`);
  return { records: [toCompany(parsed.data)], unreadable: [] };
}
