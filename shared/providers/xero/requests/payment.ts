import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import { toMajor } from '../../../model/money.ts';
import { collapse } from '../../../model/text.ts';
import { isGuid } from '../query.ts';

const REFERENCE_LENGTH = 255;

/**
 * A payment of one bill from one account. `Reference` has two duties: the number that people look for first, our marker
 * behind it.
 */
export function newPayment({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): {
  readonly [key: string]: Json;
} {
  const { document, account, paidOn, amount, currency } = fields;
  if (typeof document !== 'string') throw new CannotWrite('The payment has no bill in Xero.');
  if (typeof account !== 'string') throw new CannotWrite('No Xero account is chosen for the account it was paid from.');
  if (typeof paidOn !== 'string') throw new CannotWrite('The payment has no date.');
  if (typeof amount !== 'number' || typeof currency !== 'string') throw new CannotWrite('The payment has no amount.');
  if (amount <= 0) throw new CannotWrite('Xero takes payments above zero only.');
  return {
    Invoice: { InvoiceID: document },
    Account: isGuid(account) ? { AccountID: account } : { Code: account },
    Date: paidOn,
    Amount: toMajor(amount, currency),
    Reference: referenceOf(fields.reference, marker),
  };
}

function referenceOf(reference: Json | undefined, marker: string): string {
  const readable = typeof reference === 'string' ? collapse(reference) : '';
  return `${readable.slice(0, REFERENCE_LENGTH - marker.length - 1)} ${marker}`.trim();
}
