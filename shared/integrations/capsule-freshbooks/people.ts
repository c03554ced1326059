import { defineMapping, type FieldView, type RecordView, type Scope } from '../../engine/integration.ts';
import { matchPeople } from './match.ts';

/** Who works somewhere else by now says nothing about the client any more. */
const ofColleague =
  (name: string): FieldView =>
  (fields, { link }) => {
    const organisation = link?.base.R.organisation ?? fields.organisation;
    return fields.organisation === organisation ? fields[name] : undefined;
  };

/** A client that was a person when it came to Capsule is one there for good, and nobody works for a person. */
const ofOrganisation = ({ partners }: RecordView): Scope =>
  partners?.organisation?.kind === 'person' ? { out: 'CF-1 its contact in Capsule is a person' } : 'in';

/**
 * CF-1: the person of a client that is a company, as a person of that organisation in Capsule. Whoever is deleted there
 * has left the company: nobody brings them back.
 */
export const people = defineMapping({
  id: 'person',
  entity: 'contactPerson',
  rows: ['CF-1'],
  create: { flow: '->' },
  removal: { flow: 'none', row: 'CF-6', after: { L: () => 'leave', R: () => 'leave' } },
  scope: { L: ofOrganisation },
  match: matchPeople,
  partners: { L: { of: ['organisation'] } },
  fields: {
    organisation: { flow: '->', row: 'CF-1', ref: 'contact', leavesWith: true, quiet: true },
    firstName: { flow: '<-', row: 'CF-4', seed: true, right: ofColleague('firstName') },
    lastName: { flow: '<-', row: 'CF-4', seed: true, right: ofColleague('lastName') },
    email: { flow: '<-', row: 'CF-4', seed: true, right: ofColleague('email') },
    team: { flow: '->', row: 'CF-8', initial: true, left: (_fields, { settings }) => settings.team ?? undefined },
  },
});
