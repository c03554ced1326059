import type { GuardView, Hold, Match, MatchView } from '../../engine/integration.ts';
import { normalEmail, termsOf } from '../../engine/terms.ts';
import type { Json } from '../../model/json.ts';
import type { Fields } from '../../model/record.ts';
import { fold } from '../../model/text.ts';

const folded = (value: Json | undefined): string => (typeof value === 'string' ? fold(value) : '');

const sameName = (one: Fields, other: Fields): boolean =>
  folded(one.name) !== '' && folded(one.name) === folded(other.name) && one.kind === other.kind;

/** The address of the client in FreshBooks: what Capsule moves to the contact that is kept when two are merged. */
const sameLink = (one: Fields, other: Fields): boolean =>
  typeof one.ledgerUrl === 'string' && one.ledgerUrl === other.ledgerUrl;

const otherEmail = (one: Fields, other: Fields): boolean => {
  const [a, b] = [normalEmail(one.email), normalEmail(other.email)];
  return a !== undefined && b !== undefined && a !== b;
};

/**
 * CF-3: by name, exact but for case and spaces, among contacts of the same kind. The e-mail decides nothing; it may object,
 * since a stranger's address would end up on invoices (CF-4). So may the name itself, where there are several.
 */
export const matchByName: Match = {
  terms: (fields) => termsOf('contact', fields).filter((term) => !term.startsWith('email:')),
  judge: (view) => {
    if (sameLink(view.fields, view.candidate)) return 'certain';
    if (!sameName(view.fields, view.candidate)) return 'none';
    return isDoubtful(view) ? 'likely' : 'certain';
  },
};

/** A person who works somewhere is not surely the client of the same name who does not. */
const isDoubtful = ({ fields, candidate, count }: MatchView): boolean =>
  count > 1 ||
  otherEmail(fields, candidate) ||
  typeof fields.organisation === 'string' ||
  typeof candidate.organisation === 'string';

/** Two of one name: perhaps one was merged into the other, and a third would bring back what was just put right. */
export const guardName = ({ fields, alike }: GuardView): Hold | undefined =>
  alike.some((other) => other.linked && sameName(fields, other.fields))
    ? {
        hold: 'sameName',
        text: 'A contact of this name is on the other side already and belongs to another record. If the two are the same, or were merged, leave this one out; if they are different, create it.',
        actions: ['create', 'ignore'],
      }
    : undefined;

/** Of people in one organisation the name says who is meant. */
export const matchPeople: Match = {
  terms: (fields) => termsOf('contactPerson', fields),
  judge: ({ fields, candidate }) => (folded(fields.name) === folded(candidate.name) ? 'certain' : 'none'),
};
