import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../engine/ports.ts';
import { checkNumber, stampName } from '../../engine/store/check.ts';
import type { Json } from '../../model/json.ts';

export type Attributes = Record<string, AttributeValue>;

/** @throws {TypeError} a number that DynamoDB or JavaScript would round */
export function toAttribute(value: Json): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: String(checkNumber(value)) };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: toAttributes(value as { readonly [name: string]: Json }) };
}

/** Undefined members are left out. */
export function toAttributes(record: { readonly [name: string]: Json | undefined }): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(record)) {
    if (value !== undefined) attributes[name] = toAttribute(value);
  }
  return attributes;
}

function fromAttribute(attribute: AttributeValue): Json {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  throw new TypeError(`attribute of a type that we never write: ${Object.keys(attribute)}`);
}

const fromAttributes = (attributes: Attributes): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, fromAttribute(attribute)]));

/** The item without the port's stamp. */
export function toItem(attributes: Attributes): Item {
  const { [stampName]: _, ...rest } = attributes;
  return fromAttributes(rest) as Item;
}

export const stampOf = (attributes: Attributes): string | undefined => attributes[stampName]?.S;
