import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { connect } from './session.ts';
import { webhook } from './webhook.ts';

/** Xero, the ledger of melio-xero. Abilities, quirks and the pages read: README.md beside this file. */
export const xero: Provider = { id: 'xero', name: 'Xero', capabilities, connect, auth, webhook };
