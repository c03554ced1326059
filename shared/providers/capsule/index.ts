import type { Provider } from '../../engine/provider.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { connect } from './session.ts';
import { webhook } from './webhook.ts';

/** Capsule CRM, the platform of capsule-freshbooks. Abilities, quirks and the pages read: README.md beside this file. */
export const capsule: Provider = { id: 'capsule', name: 'Capsule', capabilities, connect, auth, webhook };
