import type { Integration } from '../../engine/integration.ts';
import { bills } from './bills.ts';
import { customers, vendors } from './contacts.ts';
import { creditMemos, vendorCredits } from './credits.ts';
import { billFiles, invoiceFiles } from './files.ts';
import { invoices } from './invoices.ts';
import { accounts, dimensions, items } from './lists.ts';
import { billPayments, receivedPayments } from './payments.ts';
import { recordedBillPayments, recordedReceivedPayments } from './recorded.ts';
import { reversals } from './reversals.ts';
import { settings } from './settings.ts';
import { transfers } from './transfers.ts';

/** BQ-2. */
const MINUTES: Readonly<Record<string, number>> = { hourly: 60, everySixHours: 6 * 60, daily: 24 * 60 };

/**
 * BILL x QuickBooks Online, payables and receivables. Left is QuickBooks, right is BILL. BILL's own accounting sync of the
 * organization must be off: both would post every payment.
 * @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891
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
  everyMinutes: ({ interval }) => MINUTES[String(interval)] ?? 24 * 60,
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
    transfers,
    reversals,
    billFiles,
    invoiceFiles,
  ],
};
