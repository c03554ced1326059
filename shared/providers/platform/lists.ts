import { Unavailable } from '../../engine/errors.ts';
import type { Page, Position } from '../../engine/provider.ts';
import type { PlatformClient } from './client.ts';
import type { Speaker } from './errors.ts';
import { toCompany } from './mapper/company.ts';
import { type RowEntity, readRows } from './reading.ts';
import { COLLECTION } from './requests.ts';
import { platformCapabilities, platformPage } from './schema.ts';

/** The most that the contract gives in one page. */
const PAGE_SIZE = 500;

interface ListStream {
  readonly entity: RowEntity;
  /** What a first sync asks for; an increment asks for everything that changed, archived ones too. */
  readonly first: Readonly<Record<string, string>>;
}

/** A first sync takes what is owed. A bill that is paid already comes along only when it changes. */
const STREAMS: Readonly<Record<string, ListStream>> = {
  vendors: { entity: 'contact', first: {} },
  bills: { entity: 'bill', first: { status: 'unpaid,partially_paid,scheduled' } },
  billPayments: { entity: 'billPayment', first: {} },
  fundingAccounts: { entity: 'fundingAccount', first: { include_archived: 'true' } },
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
  const facts = STREAMS[stream];
  if (!facts) throw new TypeError(`${speaker.name} has no stream ${stream}`);
  const query = {
    ...(position.since === undefined || stream === 'fundingAccounts'
      ? facts.first
      : { updated_since: new Date(position.since).toISOString(), include_archived: 'true' }),
    limit: String(PAGE_SIZE),
  };
  const page = await readPage(client, speaker, facts.entity, query, position.page);
  const rows = readRows(facts.entity, page.data);
  return { ...rows, ...(page.next_cursor === null ? {} : { nextPage: page.next_cursor }) };
}

/** A cursor that the platform forgot (they live a day) starts the walk over: reading a row twice costs nothing. */
async function readPage(
  client: PlatformClient,
  speaker: Speaker,
  entity: RowEntity,
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
) {
  if (cursor !== undefined) {
    const answer = await client.readOrRefused(`${COLLECTION[entity]}?${new URLSearchParams({ ...query, cursor })}`);
    if (!answer.refused) return pageOf(speaker, answer.body);
  }
  return pageOf(speaker, await client.read(`${COLLECTION[entity]}?${new URLSearchParams(query)}`));
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
