import { canonicalJson } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import { type Hold, isHold } from '../integration.ts';
import { column, hash } from '../state/link.ts';
import { isLive, whyNotLive } from '../state/observation.ts';
import { allColumns, canonical, flowsFrom, isWritable, shownColumn, targetValue } from './fields.ts';
import { REMATCH } from './plan-rematch.ts';
import {
  decisionOn,
  held,
  issueOf,
  outOfScope,
  type Plan,
  type Snapshot,
  type WriteStep,
  waiting,
} from './snapshot.ts';

/** A record without a partner: out of scope, linked to one that is there, asked about, or created on the other side. */
export function planNew(snapshot: Snapshot): Plan {
  const { mapping, side, link } = snapshot;
  const source = link?.L !== undefined ? 'L' : link?.R !== undefined ? 'R' : side;
  const view = snapshot.views[source];
  if (!view || !isLive(snapshot.obs[source])) return outOfScope(whyNotLive(snapshot.obs[source]));
  if (snapshot.retired) return outOfScope('removed by the sync');
  if (snapshot.owned && snapshot.rules.intentOwns) return waiting('it may be a record that we are just creating');

  const scope = mapping.scope?.[source]?.(view) ?? 'in';
  if (scope !== 'in' && !isHold(scope)) return outOfScope(scope.out);
  const wanted = mapping.wanted?.[source]?.(view) ?? 'yes';
  if (wanted !== 'yes') return outOfScope('not to be shown on the other side');

  // A create that was refused may have been refused for what is there by now.
  const matched = matchOrAsk(snapshot, source, isSpokenOf(snapshot));
  const unmade = notMade(snapshot, source);
  // Of what would not be created here nobody is asked whether it is the same: that is the other side's question.
  if (matched && !(unmade && matched.disposition.kind === 'held')) return matched;
  const left = snapshot.candidates.find(
    ({ lonely, refused, verdict }) => (lonely && verdict === 'certain') || (refused && verdict !== 'none'),
  );
  if (left && !link) {
    const need = { side: otherSide(source), entity: mapping.entity, id: left.id };
    const reason = left.refused ? 'one like it waits for a partner' : 'one like it lost its partner';
    return { ...waiting(reason), steps: [{ kind: 'wait', reason, need, asItIs: true }] };
  }
  if (isHold(scope)) {
    const decision = decided(snapshot, scope, source);
    if (decision === 'ignore') return outOfScope('ignored by decision');
    if (decision === undefined) return held(issueOf(scope, aboutSource(snapshot, source)));
  }

  const taken = mapping.takesOver?.(view);
  if (taken !== undefined) {
    const row = mapping.removal.row ?? mapping.id;
    return { steps: [{ kind: 'takeOver', of: source, link: taken, row }], issues: [], disposition: { kind: 'synced' } };
  }

  const flow = mapping.create.flow;
  if (flow === 'none' || (flow !== '<->' && flow !== (source === 'L' ? '->' : '<-'))) {
    return outOfScope(`not created from this side (${mapping.rows.join(', ')})`);
  }
  if (mapping.create.onDemand && !snapshot.needed && !isSpokenOf(snapshot)) return outOfScope('no document needs it');
  return unmade ?? planCreate(snapshot, source);
}

/** Not every record of a side gets a partner; of some, another record goes in their stead. */
export function notMade(snapshot: Snapshot, source: Side): Plan | undefined {
  const { mapping } = snapshot;
  const view = snapshot.views[source]!;
  const when = mapping.create.when?.[source]?.(view) ?? 'yes';
  if (when === 'yes' || isSpokenOf(snapshot)) return undefined;
  if ('out' in when) return outOfScope(when.out);
  const instead = String(view.fields[when.through]);
  return snapshot.translate(source, mapping.entity, instead).kind === 'linked'
    ? outOfScope(when.rule)
    : waiting(when.rule, { side: source, entity: mapping.entity, id: instead });
}

/**
 * A create that was begun and refused is for a person to answer, whoever wanted it. One that was begun and never sent is
 * wanted by the document that asks again, or by nobody any more.
 */
const isSpokenOf = ({ link, issues }: Snapshot): boolean =>
  link !== undefined && issues.some(({ code }) => code === 'cannotWrite' || code.startsWith('refused:'));

/** Creates the partner of `source`: at the beginning, or again after we removed it. */
export function planCreate(snapshot: Snapshot, source: Side, again = false): Plan {
  const target = otherSide(source);
  const { mapping, rules } = snapshot;
  if (rules.gate && !(snapshot.gate[target] && (!again || snapshot.gate[source]))) {
    return waiting('the other side has not been read to its end yet');
  }
  const view = snapshot.views[source]!;
  if (mapping.parent && !again && !view.parent) return waiting('its document is not linked yet');
  const guard = mapping.guard?.({
    ...view,
    alike: snapshot.candidates.map(({ id, fields, linked }) => ({ id, fields, linked })),
  });
  if (guard) {
    // What was decided about the record before its partner was removed says nothing about bringing it back.
    const about =
      aboutSource(snapshot, source) + (mapping.removal.after && again ? `.${snapshot.link?.inc[target]}` : '');
    const decision = decisionOn(snapshot, guard.hold, about);
    if (decision === 'ignore') return outOfScope('ignored by decision');
    const same = decision?.startsWith('link:') ? decision.slice('link:'.length) : undefined;
    const twin = snapshot.candidates.find(({ id, linked }) => id === same && !linked);
    if (twin && !snapshot.link) return linkTo(snapshot, source, twin.id);
    if (decision !== 'create') return held(issueOf(guard, about, 'urgent'));
  }
  const step = createStep(snapshot, source);
  return 'kind' in step ? { steps: [step], issues: [], disposition: { kind: 'synced' } } : step.instead;
}

function createStep(snapshot: Snapshot, source: Side): WriteStep | { readonly instead: Plan } {
  const target = otherSide(source);
  const { mapping } = snapshot;
  const origin = snapshot.link?.origin ?? source;
  const fields: Record<string, never> | Record<string, unknown> = {};
  const sourceColumns: Record<string, never> | Record<string, unknown> = {};
  const targetColumns: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(mapping.fields)) {
    if (!flowsFrom(rule, source, origin) && !rule.seed) {
      const column = shownColumn(snapshot, source, name, rule);
      if (column !== undefined) (sourceColumns as Record<string, unknown>)[name] = column;
      continue;
    }
    const value = targetValue(snapshot, source, name, rule);
    if (value.kind === 'held') {
      const ignored = decided(snapshot, value.hold, source) === 'ignore';
      return {
        instead: ignored
          ? outOfScope('ignored by decision')
          : held(issueOf(value.hold, aboutSource(snapshot, source), 'urgent')),
      };
    }
    if (value.kind === 'needs') {
      return {
        instead: waiting(
          `its ${nounOf(value.entity)} is not linked yet`,
          { side: source, entity: value.entity, id: value.id },
          rule.leavesWith,
        ),
      };
    }
    if (value.kind === 'silent') continue;
    if (!rule.initial) (sourceColumns as Record<string, unknown>)[name] = shownColumn(snapshot, source, name, rule);
    if (!isWritable(snapshot, target, name) && !rule.initial) continue;
    (fields as Record<string, unknown>)[name] = value.value;
    if (!rule.initial) targetColumns[name] = column(canonical(snapshot, target, name, value.value));
  }
  return {
    kind: 'create',
    side: target,
    fields: fields as WriteStep['fields'],
    sourceColumns: sourceColumns as WriteStep['sourceColumns'],
    targetColumns: targetColumns as WriteStep['targetColumns'],
    present: { L: 'yes', R: 'yes' },
    row: mapping.rows[0] ?? mapping.id,
    reason: `it is new on the ${source === 'L' ? 'ledger' : 'platform'}`,
  };
}

/** `again`: its partner is gone, and another record may have taken that one's place. */
export function matchOrAsk(snapshot: Snapshot, source: Side, again = false): Plan | undefined {
  const { mapping, candidates } = snapshot;
  if (!mapping.match || (snapshot.link && !again)) return undefined;
  const free = candidates.filter((candidate) => !candidate.linked && candidate.verdict !== 'none');
  if (free.length === 0) return undefined;
  const target = otherSide(source);
  if (snapshot.rules.gate && !snapshot.gate[target]) return waiting('the other side has not been read to its end yet');
  const certain = free.filter((candidate) => candidate.verdict === 'certain');
  const about = hash(
    free
      .map((candidate) => candidate.id)
      .sort()
      .join(','),
  );
  const decision = decisionOn(snapshot, 'possibleMatch', about) ?? decisionOn(snapshot, 'possibleMatch', REMATCH);
  if (decision === 'create') return undefined;
  if (decision === 'skip') return outOfScope('left unlinked by decision');
  const chosen = decision?.startsWith('link:')
    ? free.find((candidate) => candidate.id === decision.slice('link:'.length))
    : certain.length === 1 && free.length === 1
      ? certain[0]
      : undefined;
  if (!chosen)
    return held(
      possibleMatch(
        snapshot,
        source,
        free.map(({ id }) => id),
        about,
      ),
    );
  return linkTo(snapshot, source, chosen.id);
}

/** Linking copies nothing: both columns are what is there, and only later moves count. */
function linkTo(snapshot: Snapshot, source: Side, partner: string): Plan {
  const ids = { [source]: snapshot.obs[source]!.id, [otherSide(source)]: partner } as Record<Side, string>;
  const mapping = snapshot.mapping.match?.as ?? snapshot.mapping.id;
  const both = withPartner(snapshot, source, partner);
  // Columns are what the link's own mapping reads; those of another one are filled by its first look.
  const base =
    mapping === snapshot.mapping.id ? { L: allColumns(both, 'L'), R: allColumns(both, 'R') } : { L: {}, R: {} };
  return {
    steps: [
      {
        kind: 'link',
        mapping,
        L: ids.L,
        R: ids.R,
        base,
        adopted: true,
        row: 'ALL-11',
      },
    ],
    issues: [],
    disposition: { kind: 'synced' },
  };
}

/**
 * The pair as it is about to be: without a link only one side was gathered. A column left empty here would be filled by
 * the next look with whatever is there then, and an edit in between would be taken for what both agreed on.
 */
function withPartner(snapshot: Snapshot, source: Side, partner: string): Snapshot {
  const target = otherSide(source);
  const view = snapshot.views[source];
  const found = snapshot.candidates.find(({ id }) => id === partner);
  if (!view || !found || isLive(snapshot.obs[target])) return snapshot;
  const shown = { ...view, side: target, fields: found.fields, other: view.fields, refs: {} };
  return { ...snapshot, views: { ...snapshot.views, [source]: { ...view, other: found.fields }, [target]: shown } };
}

const possibleMatch = (snapshot: Snapshot, source: Side, ids: readonly string[], about: string) => ({
  code: 'possibleMatch',
  text: `This ${nounOf(snapshot.mapping.entity)} on the ${source === 'L' ? 'ledger' : 'platform'} looks like ${
    ids.length === 1 ? 'one that is' : `${ids.length} that are`
  } already on the other side, but not surely the same. Link it, create it anew, or leave it out.`,
  actions: [...ids.map((id) => `link:${id}`), 'create', 'skip'],
  severity: 'warning' as const,
  about,
});

const aboutSource = (snapshot: Snapshot, source: Side): string => hash(canonicalJson(allColumns(snapshot, source)));

const decided = (snapshot: Snapshot, hold: Hold, source: Side): string | undefined =>
  decisionOn(snapshot, hold.hold, aboutSource(snapshot, source));
