import type { Integration } from '../../engine/integration.ts';
import { payoutEntries } from '../payout-entries.ts';
import { customers } from './customers.ts';
import { invoices } from './invoices.ts';
import { payments } from './payments.ts';
import { settings } from './settings.ts';
import { settlements } from './settlements.ts';

/** The fee that the payee bears is a cost of the payout, not of the customer's payment. */
const payouts = payoutEntries({ row: 'MF-X1', platform: 'Melio' });

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
  needs: ({ recordPayouts }) => (recordPayouts === true ? { freshbooks: ['payouts'] } : {}),
  mappings: [customers, invoices, payments, settlements, payouts],
};
