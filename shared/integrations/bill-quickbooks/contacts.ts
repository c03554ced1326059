import { defineMapping, type FieldRule, type Mapping, type RecordView, type When } from '../../engine/integration.ts';
import { samePhone, sameText } from '../comparators.ts';
import { matchContacts } from '../match-contacts.ts';

/** What was in BILL before the connection goes to QuickBooks with the first document that needs it, not by itself. */
const newInBill = ({ old, asked }: RecordView): When =>
  old && !asked ? { out: 'BQ-9 in BILL before the connection' } : 'yes';

const both: FieldRule = { flow: '<->', onConflict: 'left', row: 'BQ-9' };
const text: FieldRule = { ...both, alike: sameText };

const details = {
  name: text,
  companyName: text,
  email: text,
  phone: { ...both, alike: samePhone },
  line1: text,
  line2: text,
  city: text,
  state: text,
  postalCode: text,
  country: both,
} as const;

const contacts = (
  id: 'vendor' | 'customer',
  role: 'isVendor' | 'isCustomer',
  more: Readonly<Record<string, FieldRule>>,
): Mapping => {
  const claims = (fields: RecordView['fields']) => fields[role] === true;
  return defineMapping({
    id,
    entity: 'contact',
    rows: ['BQ-9', 'BQ-1'],
    claims: { L: claims, R: claims },
    create: { flow: '<->', when: { R: newInBill } },
    removal: { flow: 'none' },
    match: matchContacts,
    fields: { [role]: { ...both, initial: true, left: () => true, right: () => true }, ...details, ...more },
  });
};

/** Both keep vendors and customers apart: somebody who is both has a record of each, on either side. */
export const vendors = contacts('vendor', 'isVendor', { taxId: { flow: '->', row: 'BQ-9', quiet: true } });

export const customers = contacts('customer', 'isCustomer', { firstName: text, lastName: text });
