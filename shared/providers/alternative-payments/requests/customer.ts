import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';

type Body = { readonly [key: string]: Json };

const NAMES = {
  companyName: 'legal_name',
  taxId: 'ein',
  line1: 'street_address',
  line2: 'sub_premise',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  country: 'country',
} as const;

/**
 * `external_id` is how a customer of ours is found again.
 * @throws {CannotWrite} without a name, or without an e-mail address: the platform writes to its customers
 */
export function newCustomer({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): Body {
  return { ...mandatory(fields), ...optional(fields), external_id: marker };
}

/** Platform contract. */
export function changedCustomer(changes: Fields): Body {
  const given = Object.fromEntries(
    Object.entries({ name: changes.name, email: changes.email }).filter(([, value]) => value !== undefined),
  );
  if ('name' in given || 'email' in given) mandatory({ name: 'x', email: 'x', ...given });
  const body = { ...(given as Body), ...optional(changes) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by Alternative Payments.');
  return body;
}

function mandatory({ name, email }: Fields): Body {
  if (typeof name !== 'string' || name.trim() === '')
    throw new CannotWrite('The customer has no name. Alternative Payments needs one.');
  if (typeof email !== 'string' || email.trim() === '') {
    throw new CannotWrite(
      'The customer has no e-mail address. Alternative Payments needs one, to send its invoices to.',
    );
  }
  return { name: collapse(name), email: email.trim() };
}

const optional = (fields: Fields): Body =>
  Object.fromEntries(
    Object.entries(NAMES).flatMap(([field, name]) => {
      const value = fields[field];
      return typeof value === 'string' && value.trim() !== '' ? [[name, collapse(value)]] : [];
    }),
  );
