import { operations } from '../../../shared/api-client/contract/index.ts';
import { changeMatch as decideAgain } from '../../../shared/engine/decide.ts';
import { keys } from '../../../shared/engine/keys.ts';
import type { Connection } from '../../../shared/engine/state/account.ts';
import { type Issue, readIssue } from '../../../shared/engine/state/issue.ts';
import { type Link, readLink } from '../../../shared/engine/state/link.ts';
import { loadObservation } from '../../../shared/engine/state/observation.ts';
import { type Entity, otherSide, type Side } from '../../../shared/model/names.ts';
import { type ApiPorts, route } from '../call.ts';
import { pageOfAll } from '../paging.ts';
import { notFound } from '../problems.ts';

interface Match {
  readonly subject: string;
  readonly link?: Link;
  readonly issue?: Issue;
}

/** What can be decided of a pair that was matched: see plan-rematch.ts. */
const AGAIN = ['create', 'skip', 'link:<id>'];

/** ALL-11: pairs that were found and not made, and what a person was or is asked about. */
export const listMatches = route(operations.listMatches, async ({ ports, tenant, params, query }) => {
  const connection = await tenant.connection(params.id!);
  const links = (await ports.table.query(keys.links(connection.id, 'contact'))).map(readLink);
  const issues = (await ports.table.query(keys.connection(connection.id).pk, { prefix: 'ISS#' }))
    .map(readIssue)
    .filter(({ code, state }) => code === 'possibleMatch' && state !== 'closed');
  const found = new Map<string, Match>();
  for (const link of links.filter(({ adopted, L, R }) => adopted && L !== undefined && R !== undefined)) {
    const subject = `${link.origin}:${link.entity}:${link[link.origin]}`;
    found.set(subject, { subject, link });
  }
  for (const issue of issues) found.set(issue.subject, { ...found.get(issue.subject), subject: issue.subject, issue });
  const rows = [...found.values()].toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const { data, nextCursor } = pageOfAll(rows, query, ({ subject }) => subject);
  const views = [];
  for (const row of data) views.push(await matchView(ports, connection, row));
  return { status: 200, body: { data: views, nextCursor } };
});

async function matchView(ports: ApiPorts, connection: Connection, { subject, link, issue }: Match) {
  const [, side = 'L', entity = 'contact', id = ''] = /^([LR]):([a-zA-Z]+):(.+)$/.exec(subject) ?? [];
  const own = side as Side;
  const other = otherSide(own);
  const show = (of: Side, record: string | undefined) => party(ports, connection, of, entity as Entity, record);
  const pair = { [own]: await show(own, id), [other]: await show(other, link?.[other]) };
  const asked = link ? [] : (issue?.actions ?? []).flatMap((action) => /^link:(.+)$/.exec(action)?.[1] ?? []);
  const candidates = [];
  for (const candidate of asked) candidates.push(await show(other, candidate));
  return {
    entity,
    subject,
    link: link?.id ?? null,
    state: link ? 'matched' : issue?.state === 'decided' ? 'decided' : 'asked',
    left: pair.L ?? null,
    right: pair.R ?? null,
    candidates: candidates.filter((candidate) => candidate !== null),
    actions: link ? AGAIN : (issue?.actions ?? []),
    decision: issue?.decision ?? null,
  };
}

async function party({ table }: ApiPorts, connection: Connection, side: Side, entity: Entity, id: string | undefined) {
  if (id === undefined) return null;
  const seen = await loadObservation(table, connection[side], entity, id);
  return { id, name: seen?.fields.name ?? null, email: seen?.fields.email ?? null };
}

export const changeMatch = route(operations.changeMatch, async ({ ports, tenant, params, body }) => {
  const { id } = await tenant.connection(params.id!);
  const { entity = '', link = '' } = params;
  const item = await ports.table.get(keys.link(id, entity as Entity, link));
  if (!item) throw notFound('match');
  await decideAgain(ports, id, readLink(item), body.decision);
  return { status: 202, body: {} };
});
