import { defineMapping, type Hold, type RecordView, type Scope } from '../../engine/integration.ts';
import { sameText } from '../comparators.ts';
import { matchContacts } from '../match-contacts.ts';

/** Alternative writes to its customers and refuses those without an address; their invoices wait, and say why. */
const fromFreshbooks = ({ fields }: RecordView): Scope =>
  typeof fields.email === 'string' && fields.email.trim() !== ''
    ? 'in'
    : { out: 'AF-3 it has no e-mail address in FreshBooks, and Alternative Payments needs one' };

/** AF-10. A customer that is there already is still found when the same client comes from FreshBooks. */
const fromAlternative = (): Scope => ({ out: 'AF-10 created in Alternative Payments' });

const removedInFreshbooks: Hold = {
  hold: 'clientRemoved',
  text: 'This client was deleted in FreshBooks and is still a customer in Alternative Payments (AF-12). Archive the customer there as well if nothing more is to be asked of them.',
  actions: ['leave'],
};

/** An archived customer has no way back, and a second one would have none of the first one's payment methods. */
const wasArchived = ({ link }: RecordView): Hold | undefined =>
  link?.R !== undefined
    ? {
        hold: 'customerArchived',
        text: 'This client is back in FreshBooks, and its customer in Alternative Payments was archived, for good. Have a new customer created there, without the payment methods of the old one, or leave it out.',
        actions: ['create', 'ignore'],
      }
    : undefined;

/** AF-3, AF-10: clients become customers. The public API cannot change a customer, so later edits are only told. */
export const customers = defineMapping({
  id: 'customer',
  entity: 'contact',
  rows: ['AF-3'],
  create: { flow: '->' },
  removal: {
    flow: '->',
    row: 'AF-12, AF-X2',
    follows: ({ settings }) => settings.archive === 'follow',
    notice: () => removedInFreshbooks,
  },
  scope: { L: fromFreshbooks, R: fromAlternative },
  match: matchContacts,
  guard: wasArchived,
  fields: {
    name: { flow: '->', row: 'AF-3', alike: sameText },
    email: { flow: '->', row: 'AF-3' },
    line1: { flow: '->', row: 'AF-3' },
    line2: { flow: '->', row: 'AF-3' },
    city: { flow: '->', row: 'AF-3' },
    state: { flow: '->', row: 'AF-3' },
    postalCode: { flow: '->', row: 'AF-3' },
    taxId: { flow: '->', row: 'AF-3' },
  },
});
