import type { Json } from '../../model/json.ts';
import { otherSide, type Side } from '../../model/names.ts';
import { hash, type Link } from '../state/link.ts';
import { assemble } from './assemble.ts';
import { dismissedFields } from './dismissed.ts';
import { decisionOnField, type FieldIssue, fieldIssue, fieldIssues } from './field-issues.ts';
import { isWritable } from './fields.ts';
import { addNote, isClosed, type Notes, tellAside, withNotes } from './notes.ts';
import { pingPong, repeats } from './ping-pong.ts';
import { follow, noChange, type SideChange, seed, send } from './side-change.ts';
import type { Plan, Snapshot, WaitStep } from './snapshot.ts';
import { settleTogether, valueTogether } from './together.ts';
import { heldView } from './verdict.ts';

/** Both records are there: every field is settled by its own rule, and a side gets one write at most. */
export function planFields(snapshot: Snapshot, link: Link): Plan {
  const to: Record<Side, SideChange> = { L: noChange(), R: noChange() };
  const followed: Record<Side, Record<string, Json>> = { L: {}, R: {} };
  const notes: Notes = { L: [], R: [] };
  const issues: FieldIssue[] = [];
  const drifting: string[] = [];
  const dismissed = dismissedFields(snapshot);
  let wait: WaitStep | undefined;

  for (const [name, rule] of Object.entries(snapshot.mapping.fields)) {
    if (rule.initial || dismissed.has(name)) continue;
    const unclear = heldView(snapshot, link, name, rule);
    if (unclear) {
      issues.push(fieldIssue(unclear, name));
      continue;
    }
    if (rule.aside) tellAside(snapshot, link, name, rule, notes, followed);
    const settled = settleTogether(snapshot, link, name, rule, issues);
    if (!settled) continue;
    if (settled.kind === 'same') {
      seed(snapshot, link, name, rule, followed);
      continue;
    }
    if (settled.kind === 'drift') {
      if (!rule.quiet) drifting.push(name);
      continue;
    }
    if (settled.kind === 'agreed') {
      follow(snapshot, name, rule, followed);
      continue;
    }
    const target = otherSide(settled.from);
    const hold = rule.hold?.(snapshot.views[settled.from]!);
    if (hold && decisionOnField(snapshot, hold.hold, name) !== 'copy') {
      issues.push(fieldIssue(hold, name));
      continue;
    }
    const { value, ...said } = valueTogether(snapshot, settled.from, name, rule);
    if (value.kind === 'held') issues.push(fieldIssue(value.hold, said.name));
    else if (value.kind === 'needs') {
      wait = {
        kind: 'wait',
        reason: `${said.name} is not linked yet`,
        need: { side: settled.from, entity: value.entity, id: value.id },
        leavesWith: said.rule.leavesWith ?? false,
      };
    } else if (value.kind === 'value') {
      const yields = rule.yields === true && isClosed(snapshot, target);
      if (yields) addNote(notes, target, rule, value.value);
      if (yields || !isWritable(snapshot, target, name)) follow(snapshot, name, rule, followed);
      else if (repeats(snapshot, link, target, name, rule, value.value)) issues.push(pingPong(name));
      else send(snapshot, to[target], settled.from, name, rule, value.value);
    }
  }
  if (drifting.length > 0) issues.push(driftIssue(snapshot, drifting));
  const planned = withNotes(assemble(snapshot, link, to, followed, fieldIssues(snapshot, issues), wait), notes);
  const code = [...dismissed.values()].find((one) => one !== 'drift');
  const rests = code !== undefined && planned.disposition.kind === 'unchanged';
  return rests ? { ...planned, disposition: { kind: 'dismissed', issue: code } } : planned;
}

function driftIssue({ mapping }: Snapshot, fields: readonly string[]): FieldIssue {
  const names = fields.map((name) => `${name} (${mapping.fields[name]!.row})`);
  return {
    code: 'drift',
    text: `Changed on the side that does not decide: ${names.join(', ')}. It is neither copied nor reverted.`,
    actions: [],
    severity: 'info',
    about: hash(names.join()),
    fields,
  };
}
