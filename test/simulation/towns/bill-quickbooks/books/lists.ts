import type { Classification } from '../../../../../shared/providers/bill/simulator/records.ts';
import type { Name } from '../../../../../shared/providers/quickbooks/simulator/company.ts';
import type { Pair } from '../../../pair.ts';
import type { Street } from '../street.ts';
import type { Spoken } from './spoken.ts';

const LISTS = [
  { name: 'Account', entity: 'account', kind: 'chartOfAccount', prefix: '' },
  { name: 'Class', entity: 'dimension', kind: 'accountingClass', prefix: 'class-' },
  { name: 'Item', entity: 'item', kind: 'item', prefix: '' },
] as const satisfies readonly { name: Name; entity: string; kind: string; prefix: string }[];

/** Lists are kept in QuickBooks: BILL has every entry that is in use, under its name. */
export function checkLists(
  pair: Pair,
  spoken: Spoken,
  { quickbooks, bill }: Pick<Street, 'quickbooks' | 'bill'>,
): void {
  for (const { name, entity, kind, prefix } of LISTS) {
    for (const { id, deleted, body } of quickbooks.ui().rows(name)) {
      if (deleted || body.Active === false || spoken.on({ side: 'L', entity, id: `${prefix}${id}` })) continue;
      const link = pair.items.linkAt('L', entity, `${prefix}${id}`);
      const row: Classification | undefined = bill.books.get(kind, String(link?.R));
      if (row && (row.archived || folded(row.name) === folded(String(body.Name)))) continue;
      if (row && spoken.on({ side: 'R', entity, id: row.id })) continue;
      pair.violate('(14) books', `${name} ${String(body.Name)} is ${row ? row.name : 'not there'} in BILL`);
    }
  }
}

const folded = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
