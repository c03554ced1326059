import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { Body } from '../requests.ts';
import { kept, memoOf, required, textOf } from './document.ts';
import { extraOf, linesBody } from './lines.ts';

type Kind = 'vendorCredit' | 'creditMemo';
const NAMES = {
  vendorCredit: { contact: 'vendorId', of: 'vendor', lines: 'vendorCreditLineItems', what: 'vendor credit' },
  creditMemo: { contact: 'customerId', of: 'customer', lines: 'creditMemoLineItems', what: 'credit memo' },
} as const;

/** A credit; how it is applied to a document is for people to say in BILL. @throws {CannotWrite} */
export function newCredit(kind: Kind, fields: Fields): Body {
  const { contact, of, lines, what } = NAMES[kind];
  return {
    [contact]: required(fields.contact, `The ${what} has no ${of} in BILL.`),
    referenceNumber: required(fields.number, `The ${what} has no number. BILL needs one.`),
    creditDate: required(fields.billedOn, `The ${what} has no date. BILL needs one.`),
    ...memoOf(fields),
    [lines]: linesBody(fields, {}, { priced: kind === 'creditMemo', what }),
  };
}

/** With lines as PUT wants it, with everything that stays; without them what changed. @throws {CannotWrite} */
export function changedCredit(kind: Kind, changes: Fields, current: ProviderRecord): Body {
  const { lines, what } = NAMES[kind];
  const description = 'memo' in changes ? { description: textOf(changes.memo) } : {};
  if ('lines' in changes) {
    const all = { ...current.fields, ...changes };
    const { classifications } = extraOf(current);
    return {
      ...newCredit(kind, all),
      ...description,
      [lines]: linesBody(all, extraOf(current), { priced: kind === 'creditMemo', what }),
      ...(classifications ? { classifications } : {}),
    };
  }
  return kept({
    ...('number' in changes
      ? { referenceNumber: required(changes.number, `BILL keeps no ${what} without a number.`) }
      : {}),
    ...('billedOn' in changes
      ? { creditDate: required(changes.billedOn, `BILL keeps no ${what} without a date.`) }
      : {}),
    ...description,
  });
}
