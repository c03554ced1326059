import type { Integration } from '../../engine/integration.ts';
import { customers } from './customers.ts';
import { invoices } from './invoices.ts';
import { payments } from './payments.ts';
import { settings } from './settings.ts';
import { settlements } from './settlements.ts';

/**
 * Melio Get Paid x FreshBooks, accounts receivable. Left is FreshBooks, right is Melio.
 * @see https://melio.zendesk.com/hc/en-us/articles/4415827319836
 */
export const melioFreshbooks: Integration = {
  id: 'melio-freshbooks',
  name: 'Melio Get Paid x FreshBooks',
  left: 'freshbooks',
  right: 'melio',
  settings,
  streams: {
    L: ['clients', 'invoices', 'payments', 'accounts', 'company'],
    R: ['customers', 'invoices', 'receivedPayments', 'payouts', 'company'],
  },
  mappings: [customers, invoices, payments, settlements],
};
