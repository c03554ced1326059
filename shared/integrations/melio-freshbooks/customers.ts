import { defineMapping, type FieldView, type Scope } from '../../engine/integration.ts';
import { sameText } from '../comparators.ts';
import { matchContacts } from '../match-contacts.ts';

/** MF-4: a customer that is there already is still found when the same client comes from FreshBooks. */
const fromMelio = (): Scope => ({ out: 'MF-4 entered in Melio' });

/** FreshBooks shows a client by its organisation, and only without one by its name. */
const organisation: FieldView = ({ name, personName }) => (name === personName ? null : (name ?? null));

/** MF-1: clients come with the first invoice that needs them, and follow FreshBooks from then on (MF-2). */
export const customers = defineMapping({
  id: 'customer',
  entity: 'contact',
  rows: ['MF-1', 'MF-2'],
  // Vendors of Melio Pay are contacts of the same account.
  claims: { L: () => true, R: ({ isCustomer }) => isCustomer === true },
  create: { flow: '->', onDemand: true },
  removal: { flow: 'none' },
  scope: { R: fromMelio },
  match: matchContacts,
  fields: {
    isCustomer: { flow: '->', row: 'MF-1', initial: true, left: () => true },
    name: { flow: '->', row: 'MF-1, MF-2', alike: sameText },
    companyName: { flow: '->', row: 'MF-1, MF-2', alike: sameText, left: organisation },
    firstName: { flow: '->', row: 'MF-1, MF-2', alike: sameText },
    lastName: { flow: '->', row: 'MF-1, MF-2', alike: sameText },
    email: { flow: '->', row: 'MF-1, MF-2', alike: sameText },
    phone: { flow: '->', row: 'MF-1, MF-2' },
    line1: { flow: '->', row: 'MF-1, MF-2' },
    line2: { flow: '->', row: 'MF-1, MF-2' },
    city: { flow: '->', row: 'MF-1, MF-2' },
    state: { flow: '->', row: 'MF-1, MF-2' },
    postalCode: { flow: '->', row: 'MF-1, MF-2' },
  },
});
