import type { Json } from '../../../../shared/model/json.ts';
import type { CapsuleSimulator } from '../../../../shared/providers/capsule/simulator/index.ts';
import { nameOf, type Party } from '../../../../shared/providers/capsule/simulator/records.ts';
import type { TrueRecord, Visit } from '../../truth.ts';

/** Of a party that was deleted nothing stands in Capsule any more: it is shown as it last was, and gone. */
export function visitorOf(capsule: CapsuleSimulator): (visit: Visit) => void {
  const known = new Map<string, Party>();
  return (visit) => {
    const there = new Set<string>();
    for (const row of capsule.ui().parties()) {
      there.add(row.id);
      known.set(row.id, row);
      visit('R', row, capsuleParty);
    }
    for (const [id, row] of known) if (!there.has(id)) visitGone(visit, row);
  };
}

const visitGone = (visit: Visit, row: Party): void =>
  visit('R', { ...row, row }, () => capsuleParty(row).map((record) => ({ ...record, live: false, wanted: false })));

const text = (value: string | null | undefined): Json => (value === undefined || value === '' ? null : value);

/** A person of an organisation is no contact of its own. */
const capsuleParty = (row: Party): TrueRecord[] =>
  row.organisation !== null
    ? []
    : [
        {
          side: 'R',
          entity: 'contact',
          id: row.id,
          live: true,
          wanted: true,
          fields: { name: nameOf(row), email: text(row.emailAddresses[0]?.address), kind: row.type },
        },
      ];
