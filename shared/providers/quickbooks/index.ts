import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { connect } from './session.ts';
import { webhook } from './webhook.ts';

/** QuickBooks Online, the ledger of bill-quickbooks. Abilities, quirks and the pages read: README.md beside this file. */
export const quickbooks: Provider = {
  id: 'quickbooks',
  name: 'QuickBooks Online',
  capabilities,
  connect,
  auth,
  webhook,
};
