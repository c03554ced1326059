import {
  type Aftermath,
  defineMapping,
  type FieldView,
  type Hold,
  type RecordView,
  type When,
} from '../../engine/integration.ts';
import type { Fields } from '../../model/record.ts';
import { samePhone } from '../comparators.ts';
import { guardName, matchByName } from './match.ts';

const isOrganisation = (fields: Fields): boolean => fields.kind === 'organisation';

const ofOrganisation =
  (name: string): FieldView =>
  (fields) =>
    isOrganisation(fields) ? fields[name] : undefined;
const ofPerson =
  (name: string): FieldView =>
  (fields) =>
    isOrganisation(fields) ? undefined : fields[name];

/** A FreshBooks client that is a company with a person: the e-mail is the person's (people.ts), unless it is one in Capsule. */
const hasPerson = (client: Fields | undefined, party: Fields | undefined): boolean =>
  client?.kind === 'organisation' && typeof client.personName === 'string' && party?.kind !== 'person';
const clientEmail: FieldView = (fields, { other }) => (hasPerson(fields, other) ? undefined : fields.email);
const partyEmail: FieldView = (fields, { other }) => (hasPerson(other, fields) ? undefined : fields.email);

const owes = (client: Fields | undefined): boolean =>
  Array.isArray(client?.openBalances) && client.openBalances.length > 0;

/** The next reminder of an open invoice would go nowhere. */
const keepsEmail = (view: RecordView): Hold | undefined =>
  view.side === 'R' && (view.fields.email ?? null) === null && owes(view.other)
    ? {
        hold: 'emailCleared',
        text: 'The e-mail was removed in Capsule, and FreshBooks has open invoices for this client that could not be sent any more. Remove it there too, or leave it.',
        actions: ['copy', 'leave'],
      }
    : undefined;

const tagsOf = (fields: Fields | undefined): readonly string[] =>
  Array.isArray(fields?.tags) ? (fields.tags as readonly string[]) : [];
const isWished = (view: RecordView): boolean =>
  view.asked === true || tagsOf(view.fields).includes(String(view.settings.exportTag));

/** CF-5: only when somebody wants to invoice it. A person of a company is invoiced as the company. */
const fromCapsule = (view: RecordView): When => {
  if (!isWished(view)) return { out: 'CF-5 nobody has asked for it' };
  return typeof view.fields.organisation === 'string'
    ? { through: 'organisation', rule: 'CF-5 invoiced as the organisation' }
    : 'yes';
};

/** CF-6, CF-X1. What was left once stays left, whatever is chosen later. */
const deletedInCapsule = ({ settings, link }: RecordView): Aftermath => {
  if (link?.present.R === 'left' || settings.onDelete === 'ignore') return 'leave';
  return settings.onDelete === 'ask' ? 'ask' : 'recreate';
};

/** CF-7: a client that was deleted comes back only when its contact is sent to FreshBooks anew. */
const deletedInFreshBooks = (view: RecordView): Aftermath => (isWished(view) ? 'recreate' : 'leave');

const showsBalances = ({ settings }: RecordView): boolean =>
  settings.invoices === 'fields' || settings.invoices === 'both';
/** Switched off, what stood there would only grow wrong: it is emptied. */
const shown =
  (name: string): FieldView =>
  (fields, view) =>
    showsBalances(view) ? fields[name] : name === 'ledgerUrl' ? null : [];

/** The wish is fulfilled: the tag goes, or it would bring back a client that somebody deletes. */
const withoutTag: FieldView = (_fields, { other, settings }) => {
  const tags = tagsOf(other);
  return tags.includes(String(settings.exportTag)) ? tags.filter((tag) => tag !== settings.exportTag) : undefined;
};

/**
 * FreshBooks clients and Capsule contacts (people and organisations). FreshBooks' clients fill Capsule; from then on Capsule
 * holds the details. A company's person is a record of its own (people.ts).
 */
export const contacts = defineMapping({
  id: 'contact',
  entity: 'contact',
  rows: ['CF-1', 'CF-5'],
  create: { flow: '<->', when: { R: fromCapsule } },
  removal: { flow: 'none', row: 'CF-6, CF-7', after: { L: deletedInFreshBooks, R: deletedInCapsule } },
  match: matchByName,
  guard: guardName,
  fields: {
    name: {
      flow: '<-',
      row: 'CF-4',
      seed: true,
      left: ofOrganisation('name'),
      right: ofOrganisation('name'),
    },
    firstName: { flow: '<-', row: 'CF-4', seed: true, left: ofPerson('firstName'), right: ofPerson('firstName') },
    lastName: { flow: '<-', row: 'CF-4', seed: true, left: ofPerson('lastName'), right: ofPerson('lastName') },
    email: { flow: '<-', row: 'CF-4', seed: true, left: clientEmail, right: partyEmail, hold: keepsEmail },
    phone: { flow: '<-', row: 'CF-4', seed: true, alike: samePhone },
    line1: { flow: '<-', row: 'CF-4', seed: true },
    line2: { flow: '<-', row: 'CF-4', seed: true },
    city: { flow: '<-', row: 'CF-4', seed: true },
    state: { flow: '<-', row: 'CF-4', seed: true },
    postalCode: { flow: '<-', row: 'CF-4', seed: true },
    country: { flow: '<-', row: 'CF-4', seed: true },
    // Ours alone, so also on a contact that was only linked, and put right where somebody wrote over them.
    openBalances: { flow: '->', row: 'CF-2', left: shown('openBalances'), insists: true, quiet: true },
    overdueBalances: { flow: '->', row: 'CF-2', left: shown('overdueBalances'), insists: true, quiet: true },
    ledgerUrl: { flow: '->', row: 'CF-2', left: shown('ledgerUrl'), insists: true, quiet: true },
    tags: { flow: '->', row: 'CF-5', left: withoutTag, insists: true, quiet: true },
    // Nobody's own (the provider sees to that), and of a team only where one was chosen: so everybody sees it.
    team: { flow: '->', row: 'CF-8', initial: true, left: (_fields, { settings }) => settings.team ?? undefined },
    organisation: { flow: '<-', row: 'CF-5', ref: 'contact', initial: true },
  },
});
