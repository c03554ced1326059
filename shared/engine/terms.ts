import type { Entity } from '../model/names.ts';
import type { Fields } from '../model/record.ts';
import type { Term } from './integration.ts';

/**
 * Search terms of a record: two records that share one may be the same thing. Kept beside the observation, so that a
 * candidate is one query away and never a walk over all of them.
 */
export function termsOf(entity: Entity, fields: Fields): readonly string[] {
  switch (entity) {
    case 'contact':
      return [
        term('email', normalEmail(fields.email)),
        term('name', normalName(fields.name)),
        term('url', text(fields.ledgerUrl) || undefined),
      ].filter((value) => value !== undefined);
    case 'contactPerson': {
      const name = normalName(fields.name);
      return typeof fields.organisation === 'string' && name ? [`of:${fields.organisation}:${name}`] : [];
    }
    case 'bill':
    case 'invoice':
    case 'vendorCredit':
    case 'creditMemo': {
      const contact = typeof fields.contact === 'string' ? fields.contact : '';
      const number = normalNumber(fields.number);
      return contact === '' ? [] : [`of:${contact}:${number ?? ''}`];
    }
    case 'billPayment':
    case 'payment': {
      // Those of one document are found by their ids, which begin with it.
      const { allocations, contact, paidOn, amount } = fields;
      if (!Array.isArray(allocations)) return namedByPayout(fields);
      const documents = (allocations as readonly { readonly document?: string }[]).map(({ document }) => document);
      const key = typeof contact === 'string' ? [`of:${contact}:${paidOn}:${amount}`] : [];
      return [...key, ...documents.map((document) => onDocument(String(document)))];
    }
    case 'account':
    case 'dimension':
    case 'item': {
      // One that is a part of another is shown under it by some: `Travel:Hotels`.
      const name = normalName(text(fields.name).split(':').at(-1));
      return name === undefined ? [] : [`name:${name}`];
    }
    default:
      return [];
  }
}

const ID = 'id:';
/** Of a record that is named by its id: nothing is searched. */
export const byId = (entity: Entity, id: string): Term => ({ entity, term: `${ID}${id}` });
export const idIn = (term: string): string | undefined => (term.startsWith(ID) ? term.slice(ID.length) : undefined);

/** Of a payment that settles several documents: each of them. */
export const onDocument = (document: string): string => `on:${document}`;

/** Payouts name the payments they are made of by these alone, without the documents. */
const namedByPayout = ({ document, origin, payment, reference }: Fields): readonly string[] => {
  const name = payment ?? reference;
  return typeof document === 'string' && origin === 'platform' && typeof name === 'string' ? [`ref:${name}`] : [];
};

/** Of an invoice that is gone: whose it was. It is found by nothing else any more, so that it is matched to nothing. */
export const goneOf = (contact: string): string => `gone:${contact}`;
export const termsOfGone = (entity: Entity, { contact }: Fields): readonly string[] =>
  entity === 'invoice' && typeof contact === 'string' ? [goneOf(contact)] : [];

const term = (kind: string, value: string | undefined): string | undefined => value && `${kind}:${value}`;

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export const normalEmail = (value: unknown): string | undefined => text(value).toLowerCase() || undefined;

/** Letters and digits, without accents, case and the words that companies add to their names. */
export const normalName = (value: unknown): string | undefined =>
  text(value)
    .normalize('NFKD')
    .replace(/[̀-ͯ]/g, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(inc|llc|ltd|limited|co|corp|corporation|company|gmbh|plc)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim() || undefined;

/** Numbers are compared without case, spaces and leading zeros. */
export const normalNumber = (value: unknown): string | undefined =>
  text(value)
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^0+(?=.)/, '') || undefined;
