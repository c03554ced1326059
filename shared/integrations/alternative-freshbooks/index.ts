import type { Integration } from '../../engine/integration.ts';
import { customers } from './customers.ts';
import { invoices } from './invoices.ts';
import { payments } from './payments.ts';
import { payouts } from './payouts.ts';
import { settings } from './settings.ts';

/**
 * Alternative Payments x FreshBooks, accounts receivable. Left is FreshBooks, right is Alternative Payments.
 * @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks
 */
export const alternativeFreshbooks: Integration = {
  id: 'alternative-freshbooks',
  name: 'Alternative Payments x FreshBooks',
  left: 'freshbooks',
  right: 'alternative-payments',
  settings,
  streams: {
    L: ['clients', 'invoices', 'payments', 'accounts', 'company'],
    R: ['customers', 'invoices', 'payments', 'settling', 'payouts', 'company'],
  },
  // AF-15, in the vendor's words.
  stages: ['12 months', 'history'],
  needs: ({ recordPayouts }) => (recordPayouts === true ? { freshbooks: ['payouts'] } : {}),
  mappings: [customers, invoices, payments, payouts],
};
