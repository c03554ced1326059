import type { ConnectPorts, Page, Position } from '../../../engine/provider.ts';
import { withQuery } from '../../paths.ts';
import { NOTHING } from '../../reading.ts';
import type { Client } from '../client.ts';
import { toDeleted } from '../mapper/party.ts';
import { capsuleDeletion } from '../schema.ts';
import { readParties, rowsOf } from './rows.ts';

const PER_PAGE = '100';
const EMBED = 'tags,fields';
const SKEW_MS = 10_000;
/** A party with this tag is sent to the ledger (CF-5). */
export const EXPORT_TAG = 'Send to accounting';

/** Whether an edit moves a party inside the list that we walk through: Capsule names no order. */
export type PartiesOrder = 'id' | 'updated';

/**
 * One page of parties.
 *
 * The first sync walks through all of them. A party that is deleted meanwhile pulls an unread one onto a page already
 * passed; the increment that follows counts those (`leftFirstSync`), and the walk is made again.
 *
 * An increment walks through what changed, then through the deleted list, and starts over when something was deleted during
 * a walk of several pages. Restricted parties are not gone and say nothing.
 * @see https://developer.capsulecrm.com/v2/overview/reading-from-the-api
 */
export async function listParties(
  client: Client,
  { clock, config }: Pick<ConnectPorts, 'clock' | 'config'>,
  { since, page }: Position,
): Promise<Page> {
  if (since === undefined) {
    const { body, next } = await client.get(partiesPath(Number(page ?? '1')));
    return { ...readParties(rowsOf(body, 'parties')), ...(next ? { nextPage: String(next) } : {}) };
  }
  const place = page === undefined ? beginning(clock.now()) : placeOf(page);
  if (place.list === 'deleted') return deletedPage(client, since, place, clock.now());
  const { body, next } = await client.get(partiesPath(place.page, stampOf(since)));
  const rows = rowsOf(body, 'parties');
  const moved = config.switches?.partiesOrder === 'updated' ? rows.filter((row) => isOlder(row, since)).length : 0;
  const following: Place = next
    ? { ...place, page: next, pages: place.pages + 1 }
    : { ...place, list: 'deleted', page: 1 };
  return { ...readParties(rows), nextPage: tokenOf(following), leftFirstSync: moved };
}

async function deletedPage(client: Client, since: number, place: Place, now: number): Promise<Page> {
  const query = { since: stampOf(since), page: String(place.page), perPage: PER_PAGE };
  const { body, next } = await client.get(withQuery('/parties/deleted', query));
  const deletions = rowsOf(body, 'parties').flatMap((row) => capsuleDeletion.safeParse(row).data ?? []);
  const hidden = place.page === 1 ? rowsOf(body, 'restrictedParties').length : 0;
  const during = place.during || deletions.some(({ deletedAt }) => Date.parse(deletedAt) >= place.startedAt - SKEW_MS);
  const read = { ...place, during, deletions: place.deletions + deletions.length };
  // Those that an earlier walk ended with were over when this one began.
  const isDisturbed = read.pages > 1 && during && read.deletions > read.before;
  const again = isDisturbed ? { ...beginning(now), before: read.deletions } : undefined;
  const following = next ? { ...read, page: next } : again;
  return {
    ...NOTHING,
    records: deletions.flatMap(({ id, deletedAt }) => toDeleted(id, deletedAt)),
    leftFirstSync: deletions.length + hidden,
    ...(following ? { nextPage: tokenOf(following) } : {}),
  };
}

/** Tagged contacts, changed or not: a tag may leave `updatedAt` where it was. */
export async function listTagged(client: Client, tag: string, { page }: Position): Promise<Page> {
  const filter = { conditions: [{ field: 'tag', operator: 'is', value: tag }] };
  const query = { embed: EMBED, page: page ?? '1', perPage: PER_PAGE };
  const { body, next } = await client.ask(withQuery('/parties/filters/results', query), { filter });
  return { ...readParties(rowsOf(body, 'parties')), ...(next ? { nextPage: String(next) } : {}) };
}

const partiesPath = (page: number, since?: string): string =>
  withQuery('/parties', { since, embed: EMBED, page: String(page), perPage: PER_PAGE });

export const stampOf = (ms: number): string => `${new Date(Math.max(ms, 0)).toISOString().slice(0, 19)}Z`;

/** There before, and changed since: in a list ordered by change it stood elsewhere. */
const isOlder = (row: unknown, since: number): boolean =>
  Date.parse(String((Object(row) as { readonly createdAt?: unknown }).createdAt)) < since;

interface Place {
  readonly list: 'parties' | 'deleted';
  readonly page: number;
  /** When the walk through the parties began, and how many pages it had. */
  readonly startedAt: number;
  readonly pages: number;
  /** Entries of the deleted list read so far, and whether one is of the time of this walk. */
  readonly deletions: number;
  readonly during: boolean;
  /** Entries of the deleted list when the walk before this one ended. */
  readonly before: number;
}

const beginning = (now: number): Place => ({
  list: 'parties', page: 1, startedAt: now, pages: 1, deletions: 0, during: false, before: 0,
}); // biome-ignore format: short

/** `deleted.1.1790596800000.3.0.0.0` */
const tokenOf = ({ list, page, startedAt, pages, deletions, during, before }: Place): string =>
  [list, page, startedAt, pages, deletions, during ? 1 : 0, before].join('.');

function placeOf(token: string): Place {
  const [list, ...figures] = token.split('.');
  const [page = 1, startedAt = 0, pages = 1, deletions = 0, during = 0, before = 0] = figures.map(Number);
  return {
    list: list === 'deleted' ? 'deleted' : 'parties',
    page,
    startedAt,
    pages,
    deletions,
    during: during === 1,
    before,
  };
}
