import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { connect } from './session.ts';
import { webhook } from './webhook.ts';

/** FreshBooks, the ledger of three integrations. Abilities, quirks and the pages read: README.md beside this file. */
export const freshbooks: Provider = { id: 'freshbooks', name: 'FreshBooks', capabilities, connect, auth, webhook };
