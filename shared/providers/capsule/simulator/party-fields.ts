import { invalid } from './answers.ts';
import { type Body, isObject } from './call.ts';
import type { Definition, FieldValue } from './records.ts';
import type { Site } from './site.ts';

/** Tags and custom fields inside a party: they are named, not made of parts. */

/** By name (made when it is new) or id; `_delete` takes one off. @throws {Refused} 422 */
export function savedTags(site: Site, before: readonly string[], given: unknown): readonly string[] {
  if (!Array.isArray(given)) return before;
  let tags = before;
  for (const item of given.filter(isObject)) {
    const id = typeof item.name === 'string' && item.id === undefined ? site.tagNamed(item.name).id : String(item.id);
    if (!site.tags.has(id)) throw invalid({ message: 'unknown tag', resource: 'tag', field: 'id' });
    if (item._delete === true) tags = tags.filter((one) => one !== id);
    else if (!tags.includes(id)) tags = [...tags, id];
  }
  return tags;
}

/** One value per definition: a value without an id for one that has a value changes that. @throws {Refused} 422 */
export function savedFields(site: Site, before: readonly FieldValue[], given: unknown): readonly FieldValue[] {
  if (!Array.isArray(given)) return before;
  let fields = before;
  for (const item of given.filter(isObject)) {
    const named = isObject(item.definition) ? String(item.definition.id) : undefined;
    const known = fields.find(({ id, definition }) =>
      item.id === undefined ? definition === named : id === String(item.id),
    );
    if (item.id !== undefined && !known) throw invalid({ message: 'unknown id', resource: 'field', field: 'id' });
    const definition = site.definitions.get(known?.definition ?? named ?? '');
    if (!definition) throw invalid({ message: 'unknown field definition', resource: 'field', field: 'definition' });
    const value = item._delete === true ? null : readValue(definition, item);
    const rest = fields.filter((one) => one !== known);
    if (value === null) fields = rest;
    else if (known) fields = fields.map((one) => (one === known ? { ...one, value } : one));
    else fields = [...fields, { id: site.newId(), definition: definition.id, value }];
  }
  return fields;
}

/** @throws {Refused} 422 */
function readValue({ type, options }: Definition, { value }: Body): FieldValue['value'] | null {
  const wrong = (message: string) => invalid({ message, resource: 'field', field: 'value' });
  if (value === null || value === undefined || value === '') return null;
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    throw wrong('must be true or false');
  }
  if (type === 'number') {
    if (typeof value !== 'boolean' && !Number.isNaN(Number(value))) return Number(value);
    throw wrong('must be a number');
  }
  if (typeof value !== 'string') throw wrong('must be text');
  if (type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw wrong('must be a date');
  if (type === 'list' && !options?.includes(value)) throw wrong('is none of the options');
  return value;
}
