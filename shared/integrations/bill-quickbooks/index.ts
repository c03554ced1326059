import type { Integration } from '../../engine/integration.ts';
import { bills } from './bills.ts';
import { customers, vendors } from './contacts.ts';
import { creditMemos, vendorCredits } from './credits.ts';
import { invoices } from './invoices.ts';
import { accounts, dimensions, items } from './lists.ts';
import { billPayments, receivedPayments } from './payments.ts';
import { recordedBillPayments, recordedReceivedPayments } from './recorded.ts';
import { settings } from './settings.ts';

/**
 * BILL x QuickBooks Online, payables and receivables. Left is QuickBooks, right is BILL. BILL's own accounting sync of the
 * organization must be off: both would post every payment.
 * @see https://help.bill.com/hc/en-us/articles/360022590891
 */
export const billQuickbooks: Integration = {
  id: 'bill-quickbooks',
  name: 'BILL x QuickBooks Online',
  left: 'quickbooks',
  right: 'bill',
  settings,
  streams: {
    L: ['changes', 'lists', 'company'],
    R: [
      'vendors',
      'customers',
      'bills',
      'vendorCredits',
      'payments',
      'invoices',
      'creditMemos',
      'receivedPayments',
      'accounts',
      'dimensions',
      'items',
      'fundingAccounts',
      'company',
    ],
  },
  mappings: [
    accounts,
    dimensions,
    items,
    vendors,
    customers,
    bills,
    invoices,
    vendorCredits,
    creditMemos,
    billPayments,
    recordedBillPayments,
    receivedPayments,
    recordedReceivedPayments,
  ],
};
