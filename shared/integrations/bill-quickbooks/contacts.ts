import {
  defineMapping,
  type FieldRule,
  type FieldView,
  type Mapping,
  type RecordView,
  type When,
} from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';
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

const SUFFIX = { vendor: ' (V)', customer: ' (C)' } as const;
const own: FieldView = ({ name }) => name;

/**
 * QuickBooks keeps one space of names: a vendor that is called like a customer stands there with a suffix, which is not
 * part of its name. What both showed when they last agreed says that it has one.
 */
const withoutSuffix =
  (suffix: string): FieldView =>
  ({ name }, { link }) => {
    const isSet = ends(link?.base.L.name, suffix) && !ends(link?.base.R.name, suffix);
    return isSet && ends(name, suffix) ? name.slice(0, -suffix.length) : name;
  };
const ends = (name: Json | undefined, suffix: string): name is string =>
  typeof name === 'string' && name.endsWith(suffix);

const contacts = (
  id: 'vendor' | 'customer',
  role: 'isVendor' | 'isCustomer',
  more: Readonly<Record<string, FieldRule>>,
): Mapping => {
  const name = { ...text, left: withoutSuffix(SUFFIX[id]), basis: { L: own } };
  const claims = (fields: RecordView['fields']) => fields[role] === true;
  return defineMapping({
    id,
    entity: 'contact',
    rows: ['BQ-9', 'BQ-1'],
    claims: { L: claims, R: claims },
    create: { flow: '<->', when: { R: newInBill } },
    removal: { flow: 'none' },
    match: matchContacts,
    fields: { [role]: { ...both, initial: true, left: () => true, right: () => true }, ...details, name, ...more },
  });
};

/** Both keep vendors and customers apart: somebody who is both has a record of each, on either side. */
export const vendors = contacts('vendor', 'isVendor', { taxId: { flow: '->', row: 'BQ-9', quiet: true } });

export const customers = contacts('customer', 'isCustomer', { firstName: text, lastName: text });
