import { canonicalJson } from '../../model/json.ts';
import type { Side } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import type { Fields } from '../../model/record.ts';
import { hash } from '../state/link.ts';
import type { SideChange } from './side-change.ts';
import { decisionOn, type IssueDraft, type Snapshot } from './snapshot.ts';

/**
 * What a provider can neither change nor is worth replacing a record for is told once, and put right by a person; the base
 * stays, so that it goes along with the next change that is copied.
 */
export function notChangeable(snapshot: Snapshot, side: Side, change: SideChange): IssueDraft | 'said' | undefined {
  const { can, immutable } = snapshot.facts[side];
  const names = Object.keys(change.fields);
  const isMinor = names.every((name) => snapshot.mapping.fields[name]?.minor);
  if (can.includes('update') || (immutable && !isMinor)) return undefined;
  if (names.every((name) => snapshot.mapping.fields[name]?.quiet)) return 'said';
  const [from, where] = side === 'R' ? ['in the ledger', 'The platform'] : ['on the platform', 'The ledger'];
  const issue: IssueDraft = {
    code: 'notChangeable',
    text: `Changed ${from}: ${names.join(', ')} (${[...new Set(change.rows)].join(', ')}). ${where} offers no way to change this ${nounOf(snapshot.mapping.entity)}, so it is shown there as it was. Change it there by hand if it matters.`,
    actions: ['dismiss'],
    severity: isMinor ? 'info' : 'warning',
    about: hash(canonicalJson(change.fields)),
  };
  return decisionOn(snapshot, issue.code, issue.about) === undefined ? issue : 'said';
}

/** While a payment is under way only notes change; an amount that differs now is a person's business at once. */
export function frozenChange(snapshot: Snapshot, side: Side, fields: Fields): readonly IssueDraft[] | undefined {
  if (snapshot.obs[side]?.fields.frozen !== true) return undefined;
  const names = Object.keys(fields).filter((name) => name !== 'note');
  if (names.length === 0) return undefined;
  const money = names.filter((name) => ['total', 'contact', 'currency', 'lines'].includes(name));
  return money.length === 0
    ? []
    : [
        {
          code: 'changedWhilePaying',
          text: `${money.join(', ')} changed in the ledger while a payment of this document is under way on the platform. The payment goes on with what was scheduled; the change is copied when it is through. Cancel the payment if that is wrong.`,
          actions: ['leave'],
          severity: 'urgent',
          about: hash(canonicalJson(fields)),
        },
      ];
}
