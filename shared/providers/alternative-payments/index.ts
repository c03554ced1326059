import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilitiesOf } from './capabilities.ts';
import { sessionOf } from './session.ts';
import { webhook } from './webhook.ts';

/**
 * Alternative Payments, as its public API offers it: no way to change a customer or an invoice. With `platformContract`
 * the deployer is the platform and serves `PATCH` as well; then changes are written as changes.
 */
export const createAlternativePayments = ({ platformContract }: { readonly platformContract: boolean }): Provider => ({
  id: 'alternative-payments',
  name: 'Alternative Payments',
  capabilities: capabilitiesOf({ platformContract }),
  connect: (account, ports) => sessionOf(account, ports, { platformContract }),
  auth,
  webhook,
});

/** The platform of alternative-freshbooks. Abilities, quirks and the pages read: README.md beside this file. */
export const alternativePayments: Provider = createAlternativePayments({ platformContract: false });
