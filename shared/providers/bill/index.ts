import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { sessionOf } from './session.ts';
import { webhook } from './webhook.ts';

/** The platform of bill-quickbooks. Abilities, quirks and the pages read: README.md beside this file. */
export const bill: Provider = {
  id: 'bill',
  name: 'BILL',
  capabilities,
  connect: sessionOf,
  auth,
  webhook,
};
