import type { Item } from '../../../../../shared/engine/ports.ts';
import { checkFields } from '../../../invariants/fields.ts';
import { survivorOf } from '../../../invariants/merges.ts';
import type { Pair } from '../../../pair.ts';
import type { TrueEntity, TrueRecord } from '../../../truth.ts';
import type { Street } from '../street.ts';
import { isUnderWay } from '../under-way.ts';
import type { Spoken } from './spoken.ts';

/** (14) and (15) of what stands on both sides. */
export function checkLinked(
  pair: Pair,
  spoken: Spoken,
  street: Pick<Street, 'known' | 'merges'>,
  entity: TrueEntity,
): void {
  // Where QuickBooks counts its sales forms itself, each side keeps the number it gave.
  const isSale = entity === 'invoice' || entity === 'creditMemo';
  const names = (pair.made.twoWay?.[entity] ?? []).filter(
    (name) => name !== 'number' || street.known.ownNumbers || !isSale,
  );
  for (const { item } of pair.items.links.values()) {
    if (item.entity !== entity) continue;
    const left = pair.truth.get('L', entity, item.L as string | undefined);
    const right = pair.truth.get('R', entity, item.R as string | undefined);
    if (!left || !right || spoken.about(left) || spoken.about(right)) continue;
    if (left.live && right.live) checkPair(pair, street, item, left, right, names);
    else if (entity !== 'contact') checkPresence(pair, left, right);
  }
}

function checkPair(
  pair: Pair,
  street: Pick<Street, 'merges'>,
  link: Item,
  left: TrueRecord,
  right: TrueRecord,
  names: readonly string[],
): void {
  // What is on its way keeps its document as it is, in BILL.
  if (isUnderWay(pair, right)) return;
  // Until it is approved (again), what BILL shows stays there, and the ledger as it was.
  if (isUnapproved(pair, right)) return;
  checkFields(pair, link, left, right, { names, agrees, merges: street.merges });
  if (left.fields.lines !== right.fields.lines && link.adopted !== true)
    pair.violate(
      '(14) books',
      `${left.entity} ${left.id} and ${right.id} have other lines: ${String(left.fields.lines)} and ${String(right.fields.lines)}`,
    );
  if (left.entity !== 'contact' && link.adopted !== true) checkContact(pair, street, left, right);
}

/** One contact on both sides. What two were merged into in QuickBooks has two names in BILL (ADR 56). */
function checkContact(pair: Pair, street: Pick<Street, 'merges'>, left: TrueRecord, right: TrueRecord): void {
  const there = pair.items.linkAt('L', 'contact', String(left.fields.contact))?.R;
  if (typeof there !== 'string' || there === right.fields.contact) return;
  const shown = pair.items.linkAt('R', 'contact', String(right.fields.contact))?.L;
  if (typeof shown === 'string' && survivorOf(street.merges, shown) === left.fields.contact) return;
  pair.violate('(14) books', `${left.entity} ${left.id} and ${right.id} are of other contacts`);
}

/** BILL keeps no document without a due date. */
const agrees = (name: string, left: unknown, right: unknown): boolean => {
  if (name === 'number') return folded(left) === folded(right);
  return same(name, left, right) || (name === 'dueOn' && left === null);
};
const folded = (value: unknown): string =>
  String(value ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
const same = (name: string, left: unknown, right: unknown): boolean =>
  name === 'phone' ? digits(left) === digits(right) : folded(left) === folded(right);
const digits = (value: unknown): string => String(value ?? '').replace(/\D/g, '');

const isUnapproved = (pair: Pair, { fields }: TrueRecord): boolean =>
  pair.connection.settings.approvedOnly === true && fields.approval !== undefined && fields.approval !== 'APPROVED';

/** One side is gone: the other has followed, or somebody was asked. */
function checkPresence(pair: Pair, left: TrueRecord, right: TrueRecord): void {
  if (left.live === right.live || isPutAway(left, right)) return;
  const [gone, there] = left.live ? [right, left] : [left, right];
  pair.violate(
    '(14) books',
    `${gone.entity} ${gone.id} is gone on side ${gone.side}, ${there.id} is there on side ${there.side}, and nobody says so`,
  );
}

/** D29: what nothing is owed on any more in QuickBooks is put away to keep BILL tidy, and nobody is asked. */
const isPutAway = (left: TrueRecord, right: TrueRecord): boolean =>
  left.live && !right.live && Number(left.fields.due) === 0;

/** What one side has and the other wants is on both. */
export function checkArrived(pair: Pair, spoken: Spoken, entity: TrueEntity): void {
  for (const side of ['L', 'R'] as const) {
    for (const record of pair.truth.of(side, entity)) {
      if (!record.live || !isWanted(pair, record) || spoken.about(record) || spoken.onLists) continue;
      if (pair.items.linkAt(side, entity, record.id)?.[side === 'L' ? 'R' : 'L'] !== undefined) continue;
      pair.violate('(14) books', `${entity} ${record.id} stands on side ${side} and never reached the other`);
    }
  }
}

function isWanted(pair: Pair, record: TrueRecord): boolean {
  const { side, entity, fields } = record;
  // Of what was in BILL before, contacts go with the first document that needs them.
  if (entity === 'contact') return side === 'L' || !pair.effects.wasThere(record);
  if (Number(fields.total) <= 0 || fields.number === null) return false;
  if (side === 'L') return fields.due === fields.total;
  if (isUnapproved(pair, record)) return false;
  // What was in BILL before is asked about, or was paid then.
  return !pair.effects.wasThere(record);
}
