import { CannotWrite } from '../../../engine/errors.ts';
import type { Fields } from '../../../model/record.ts';
import { typeWord } from '../mapper/canon.ts';
import type { Body } from '../requests.ts';
import { kept, required, textOf } from './document.ts';

const ACCOUNT_TYPES: ReadonlySet<string> = new Set([
  'ACCOUNTS_PAYABLE', 'ACCOUNTS_RECEIVABLE', 'BANK', 'COST_OF_GOODS_SOLD', 'CREDIT_CARD', 'EQUITY', 'EXPENSE', 'FIXED_ASSET',
  'INCOME', 'LONG_TERM_LIABILITY', 'OTHER_ASSET', 'OTHER_CURRENT_ASSET', 'OTHER_CURRENT_LIABILITY', 'OTHER_EXPENSE',
  'OTHER_INCOME', 'NON_POSTING',
]); // biome-ignore format: a list

/** An account, a class, department or location, or an item. @throws {CannotWrite} without a name */
export function listBody(entity: 'account' | 'dimension' | 'item', fields: Fields, isNew: boolean): Body {
  const name = isNew || 'name' in fields ? { name: required(fields.name, 'BILL keeps nothing without a name.') } : {};
  const parent = 'parent' in fields && (!isNew || textOf(fields.parent)) ? { parentId: textOf(fields.parent) } : {};
  if (entity === 'account') return kept({ ...name, ...parent, ...accountOf(fields) });
  if (entity === 'dimension') {
    if (!isNew && 'dimension' in fields) throw new CannotWrite('A class cannot become a location in BILL.');
    return kept({ ...name, ...parent });
  }
  return kept({
    ...name,
    ...('type' in fields || isNew ? { type: typeWord(textOf(fields.type) || 'SERVICE') } : {}),
    ...('account' in fields ? { chartOfAccountId: fields.account ?? null } : {}),
    ...('description' in fields ? { description: textOf(fields.description) } : {}),
  });
}

/** Other systems name the same types in their own spelling. */
function accountOf({ type, code }: Fields): Body {
  if (type === undefined && code === undefined) return {};
  const word = typeWord(textOf(type));
  return {
    account: {
      ...(type === undefined ? {} : { type: ACCOUNT_TYPES.has(word) ? word : 'UNSPECIFIED' }),
      ...(code === undefined ? {} : { number: textOf(code) }),
    },
  };
}
