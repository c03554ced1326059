import type { Integration } from '../../engine/integration.ts';
import { contacts } from './contacts.ts';
import { notes } from './notes.ts';
import { people } from './people.ts';
import { settings } from './settings.ts';

/**
 * Capsule x FreshBooks: clients as contacts, with what they owe. Left is FreshBooks (the new one; FreshBooks Classic has
 * no interface any more), right is Capsule.
 * @see https://capsulecrm.com/support/
 */
export const capsuleFreshbooks: Integration = {
  id: 'capsule-freshbooks',
  name: 'Capsule x FreshBooks',
  left: 'freshbooks',
  right: 'capsule',
  settings,
  streams: { L: ['clients', 'invoices', 'company'], R: ['parties', 'tagged'] },
  mappings: [contacts, people, notes],
};
