import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import { toMajor } from '../../../model/money.ts';
import { collapse } from '../../../model/text.ts';

import { isGuid } from '../query.ts';

const NUMBER_LENGTH = 255;

/**
 * What came back is owed again: an approved bill of the same vendor, on an account that is neither a bank account nor one of
 * Xero's own. Free of tax, since the tax stands in the closed bill already. The marker stands in its number, the only text of
 * a bill that Xero both shows and searches.
 * @see https://developer.xero.com/documentation/api/accounting/invoices
 */
export function newReversal({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): {
  readonly [key: string]: Json;
} {
  const { contact, account, reversedOn, amount, currency, number, memo } = fields;
  if (typeof contact !== 'string') throw new CannotWrite('The payment to be reversed has no vendor in Xero.');
  if (typeof account !== 'string') throw new CannotWrite('No Xero account is chosen for payments that came back.');
  if (typeof reversedOn !== 'string') throw new CannotWrite('The reversal has no date.');
  if (typeof amount !== 'number' || typeof currency !== 'string') throw new CannotWrite('The reversal has no amount.');
  if (amount <= 0) throw new CannotWrite('Only a payment above zero can be reversed in Xero.');
  const label = collapse(String(number ?? 'Payment returned'));
  return {
    Type: 'ACCPAY',
    Status: 'AUTHORISED',
    Contact: { ContactID: contact },
    InvoiceNumber: `${label.slice(0, NUMBER_LENGTH - marker.length - 1)} ${marker}`,
    Date: reversedOn,
    DueDate: reversedOn,
    CurrencyCode: currency,
    LineAmountTypes: 'NoTax',
    LineItems: [
      {
        Description: String(memo ?? label),
        Quantity: 1,
        UnitAmount: toMajor(amount, currency),
        ...(isGuid(account) ? { AccountID: account } : { AccountCode: account }),
      },
    ],
  };
}
