import { otherSide, type Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import { accountOn, type RunContext } from '../context.ts';
import type { Mapping, RecordView } from '../integration.ts';
import { keys } from '../keys.ts';
import { translateList } from '../plan/refs.ts';
import type { Candidate, Snapshot } from '../plan/snapshot.ts';
import type { Item } from '../ports.ts';
import type { Connection } from '../state/account.ts';
import { loadIssues } from '../state/issue.ts';
import { readLink } from '../state/link.ts';
import { isLive, loadChildren, loadObservation, type Observation, readObservation } from '../state/observation.ts';
import { termsOf } from '../terms.ts';

/** Live records on the other side that may be the partner of an unlinked record, or that make a create doubtful. */
export async function candidatesFor(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
): Promise<readonly Candidate[]> {
  const { mapping, side, link } = snapshot;
  const view = snapshot.views[lonely(snapshot) ?? link?.origin ?? side];
  const complete =
    lonely(snapshot) === undefined &&
    link?.L !== undefined &&
    link.R !== undefined &&
    link.present[otherSide(link.origin)] === 'yes';
  if (!view || complete || (!mapping.match && !mapping.guard)) return [];
  const from = view.side;
  const target = otherSide(from);
  const account = accountOn(connection, target);
  const translated = inTargetIds(snapshot, view);
  const found = mapping.parent
    ? typeof translated[mapping.parent.field] === 'string'
      ? await loadChildren(context.table, account, mapping.entity, String(translated[mapping.parent.field]))
      : []
    : await byTerms(context, connection, snapshot, translated);
  const partner = link?.[target];
  const candidates: Candidate[] = [];
  for (const observation of found) {
    if (!isLive(observation) || observation.id === partner) continue;
    const unique = await context.table.get(keys.unique(connection.id, target, mapping.entity, observation.id));
    const linked = unique !== undefined;
    const lonely = linked && (await wasLeft(context, connection, mapping, target, observation.id, unique));
    const refused = linked && (await wasRefused(context, connection, mapping, target, observation.id, unique));
    const candidate = {
      id: observation.id,
      fields: observation.fields,
      linked,
      ...(lonely ? { lonely } : {}),
      ...(refused ? { refused } : {}),
    };
    const verdict =
      (linked && !lonely && !refused) || !mapping.match
        ? 'none'
        : mapping.match.judge({
            ...view,
            candidate: observation.fields,
            count: await sharing(context, connection, snapshot, [view.fields, observation.fields]),
            translate: (entity, id) => {
              const partnerId = snapshot.translate(from, entity, id);
              return partnerId.kind === 'linked' ? partnerId.id : undefined;
            },
          });
    candidates.push({ ...candidate, verdict });
  }
  return candidates;
}

/** Its link has it, but not its partner any more. */
async function wasLeft(
  context: RunContext,
  connection: Connection,
  { entity, removal }: Mapping,
  side: Side,
  id: string,
  unique: Item,
): Promise<boolean> {
  if (!removal.after) return false;
  const item = await context.table.get(keys.link(connection.id, entity, String(unique.link)));
  const link = item && readLink(item);
  return link?.[side] === id && link.present[side] === 'yes' && link.present[otherSide(side)] === 'left';
}

/** Its own create was refused and it has no partner: this record may be what it is refused for. */
async function wasRefused(
  context: RunContext,
  connection: Connection,
  { entity }: Mapping,
  side: Side,
  id: string,
  unique: Item,
): Promise<boolean> {
  const item = await context.table.get(keys.link(connection.id, entity, String(unique.link)));
  const link = item && readLink(item);
  if (!link || link.op || link[side] !== id || link[otherSide(side)] !== undefined) return false;
  const issues = await loadIssues(context.table, connection.id, `${side}:${entity}:${id}`);
  const isDecided = issues.some(({ code, state }) => code === 'possibleMatch' && state === 'decided');
  return !isDecided && issues.some(({ code }) => code.startsWith('refused:'));
}

/** The side whose partner somebody removed, where another record may take that one's place. */
function lonely({ mapping, link }: Snapshot): 'L' | 'R' | undefined {
  if (!link || !mapping.removal.after || link.L === undefined || link.R === undefined) return undefined;
  return (['L', 'R'] as const).find((side) => link.present[side] === 'yes' && link.present[otherSide(side)] !== 'yes');
}

/** The record's fields with its references in the other side's ids; references without a partner are left out. */
function inTargetIds(snapshot: Snapshot, view: RecordView): Fields {
  const fields: Record<string, Fields[string]> = { ...view.fields };
  for (const [name, rule] of Object.entries(snapshot.mapping.fields)) {
    const value = fields[name];
    if (rule.refs !== undefined && value !== undefined) {
      const list = translateList(snapshot.translate, view.side, rule, value);
      fields[name] = list.kind === 'value' ? list.value : [];
    }
    if (rule.ref === undefined) continue;
    const translated = typeof value === 'string' ? snapshot.translate(view.side, rule.ref, value) : undefined;
    fields[name] = translated?.kind === 'linked' ? translated.id : null;
  }
  return fields;
}

async function byTerms(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  translated: Fields,
): Promise<readonly Observation[]> {
  const { mapping } = snapshot;
  const target = otherSide(snapshot.views[lonely(snapshot) ?? snapshot.link?.origin ?? snapshot.side]!.side);
  const account = accountOn(connection, target);
  const terms = mapping.match?.terms(translated) ?? termsOf(mapping.entity, translated);
  const ids = new Set<string>();
  for (const term of terms) for (const id of await idsSharing(context, connection, target, snapshot, term)) ids.add(id);
  const found: Observation[] = [];
  for (const id of ids) {
    const observation = await loadObservation(context.table, account, mapping.entity, id);
    if (observation) found.push(observation);
  }
  return found;
}

/**
 * Of several mappings of one entity each has its own records: a vendor is no candidate for a customer. A payment is looked at
 * among all of them, whoever made it: that is what a duplicate is.
 */
async function idsSharing(
  context: RunContext,
  connection: Connection,
  side: Side,
  { mapping }: Snapshot,
  term: string,
): Promise<readonly string[]> {
  const account = accountOn(connection, side);
  const items = await context.table.query(`K#${account}#${mapping.entity}`, { prefix: `${term}#`, limit: 20 });
  const ids = items.map((item) => String(item.id));
  const isOurs = mapping.settles ? undefined : mapping.claims?.[side];
  if (!isOurs) return ids;
  const seen = await context.table.getMany(ids.map((id) => keys.observation(account, mapping.entity, id)));
  return ids.filter((_, index) => seen[index] === undefined || isOurs(readObservation(seen[index]).fields));
}

/**
 * How many records of one side share a term with either of the two, on the side with the most: a shared mailbox proves
 * little, wherever it is shared. Counted alike from both ends, so that neither links what the other asks about.
 */
async function sharing(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  pair: readonly Fields[],
): Promise<number> {
  const { mapping } = snapshot;
  const terms = new Set(pair.flatMap((fields) => mapping.match?.terms(fields) ?? termsOf(mapping.entity, fields)));
  const ids = { L: new Set<string>(), R: new Set<string>() };
  for (const side of ['L', 'R'] as const) {
    for (const term of terms) {
      for (const id of await idsSharing(context, connection, side, snapshot, term)) ids[side].add(id);
    }
  }
  return Math.max(ids.L.size, ids.R.size);
}
