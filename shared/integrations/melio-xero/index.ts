import type { Integration } from '../../engine/integration.ts';
import { bills } from './bills.ts';
import { files } from './files.ts';
import { accounts, dimensions } from './lists.ts';
import { payments } from './payments.ts';
import { reversals } from './reversals.ts';
import { settings } from './settings.ts';
import { settlements } from './settlements.ts';
import { vendors } from './vendors.ts';

/**
 * Melio Pay x Xero, accounts payable. Left is Xero, right is Melio, as on Melio's page.
 * @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero
 */
export const melioXero: Integration = {
  id: 'melio-xero',
  name: 'Melio Pay x Xero',
  left: 'xero',
  right: 'melio',
  settings,
  streams: {
    L: ['contacts', 'bills', 'payments', 'lists', 'company'],
    R: ['vendors', 'bills', 'billPayments', 'fundingAccounts', 'company'],
  },
  mappings: [accounts, dimensions, vendors, bills, payments, settlements, reversals, files],
};
