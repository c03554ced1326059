import type { Pair } from '../../../pair.ts';
import type { Street } from '../street.ts';
import { checkArrived, checkLinked } from './documents.ts';
import { checkLists } from './lists.ts';
import { checkMoney, KINDS } from './money.ts';
import { Spoken } from './spoken.ts';

/** (14) both books agree, and (15) every edit has become what it should: out of the vendors' own books alone. */
export function checkBooks(pair: Pair, street: Pick<Street, 'quickbooks' | 'bill' | 'known' | 'merges'>): void {
  const spoken = new Spoken(pair);
  const credits = pair.connection.settings.creditMemos === true ? (['vendorCredit', 'creditMemo'] as const) : [];
  for (const entity of ['contact', 'bill', 'invoice', ...credits] as const) {
    checkLinked(pair, spoken, street, entity);
    checkArrived(pair, spoken, entity);
  }
  for (const kind of KINDS) checkMoney(pair, spoken, kind);
  checkLists(pair, spoken, street);
}
