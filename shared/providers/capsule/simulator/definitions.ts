import { type Answer, forbidden, invalid, ok } from './answers.ts';
import { type Body, type Call, pageOf, type Routes, readBody } from './call.ts';
import { COUNTRIES } from './countries.ts';
import { type Definition, definitionTypes } from './records.ts';
import { definitionOf } from './wire.ts';

/** What belongs to the site: custom fields, tags, users, teams, countries. */

/** Only administrators define fields. @throws {Refused} 403, 422 */
function define(call: Call): Answer {
  const { site, user } = call;
  if (user.role !== 'admin') throw forbidden('Only an administrator may add custom fields');
  const body = readBody(call, 'definition');
  const { name, type, description, captureRule, options, important } = body;
  const wrong = (field: string, message: string) => invalid({ message, resource: 'fieldDefinition', field });
  if (typeof name !== 'string' || name.trim() === '') throw wrong('name', 'name is required');
  if (!definitionTypes.some((known) => known === type)) throw wrong('type', 'unknown type');
  if ([...site.definitions.values()].some((one) => one.name.toLowerCase() === name.trim().toLowerCase())) {
    throw wrong('name', 'name is already in use');
  }
  if (site.definitions.size >= site.options.switches.maxDefinitions) {
    throw wrong('name', 'the plan does not allow more custom fields');
  }
  const definition: Definition = {
    id: site.newId(),
    name: name.trim(),
    type: type as Definition['type'],
    description: typeof description === 'string' ? description : null,
    captureRule: captureRule === 'person' || captureRule === 'organisation' ? captureRule : null,
    options: Array.isArray(options) ? options.map(String) : null,
    important: important === true,
    tag: tagOf(call, body),
  };
  site.definitions.set(definition.id, definition);
  return { status: 201, body: { definition: definitionOf(definition) } };
}

/** A DataTag by name: the field shows on parties that carry it. */
function tagOf({ site }: Call, { tag }: Body): string | null {
  const name = typeof tag === 'object' && tag !== null && 'name' in tag ? tag.name : undefined;
  return typeof name === 'string' ? site.tagNamed(name, true).id : null;
}

const self = (row: object): object => row;

export const definitionRoutes: Routes = {
  'GET /parties/fields/definitions': (call) =>
    pageOf(call, [...call.site.definitions.values()], 'definitions', definitionOf),
  'POST /parties/fields/definitions': define,
  'GET /parties/tags': (call) => pageOf(call, [...call.site.tags.values()], 'tags', self),
  'GET /users': (call) => pageOf(call, call.site.options.users, 'users', self),
  'GET /users/current': ({ user }) => ok({ user }),
  'GET /teams': (call) => pageOf(call, call.site.options.teams, 'teams', self),
  'GET /countries': () => ok({ countries: [...COUNTRIES].map((name) => ({ name })) }),
  'GET /site': ({ site: { options } }) =>
    ok({
      site: {
        url: `https://${options.subdomain}.capsulecrm.com`,
        subdomain: options.subdomain,
        name: options.siteName,
      },
    }),
};
