import { defineMapping, type Hold, type RecordView } from '../../engine/integration.ts';
import { samePhone, sameText } from '../comparators.ts';
import { matchContacts } from '../match-contacts.ts';

/** A Xero contact that also buys from the company: its name and e-mail stand on sales invoices. */
const alsoCustomer = (view: RecordView): Hold | undefined =>
  view.side === 'R' && view.other?.isCustomer === true
    ? {
        hold: 'customerToo',
        text: 'This vendor is a customer in Xero as well, so a name or e-mail from Melio would also change its sales invoices. Change it in Xero if it is right there too.',
        actions: ['copy', 'leave'],
      }
    : undefined;

/** Contacts travel with the first bill that needs them (MX-2), and are matched before they are created (MX-X4). */
export const vendors = defineMapping({
  id: 'vendor',
  entity: 'contact',
  rows: ['MX-2', 'MX-W6'],
  // Customers of Get Paid are contacts of the same account.
  claims: { L: () => true, R: ({ isVendor }) => isVendor === true },
  create: { flow: '<->', onDemand: true },
  removal: { flow: 'none' },
  match: matchContacts,
  fields: {
    name: { flow: '<->', onConflict: 'left', row: 'MX-V1', hold: alsoCustomer, alike: sameText },
    personName: { flow: '<->', onConflict: 'left', row: 'MX-V2', alike: sameText },
    email: { flow: '<->', onConflict: 'left', row: 'MX-V3', hold: alsoCustomer },
    phone: { flow: '<->', onConflict: 'left', row: 'MX-V4', alike: samePhone },
    line1: { flow: '->', row: 'MX-V5' },
    line2: { flow: '->', row: 'MX-V6' },
    city: { flow: '->', row: 'MX-V7' },
    state: { flow: '->', row: 'MX-V8' },
    postalCode: { flow: '->', row: 'MX-V9' },
  },
});
