import type { AttributeValue } from 'aws-lambda';
import type { Json } from '../model/json.ts';

/**
 * An item as a DynamoDB stream shows it, in plain JSON. Our items hold JSON only: there are no sets and no binaries.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
 */
export const fromImage = (image: Readonly<Record<string, AttributeValue>>): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, fromAttribute(value)]));

function fromAttribute(value: AttributeValue): Json {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map(fromAttribute);
  if (value.M !== undefined) return fromImage(value.M);
  throw new TypeError(`a stream shows a ${Object.keys(value)[0]}, which is not JSON`);
}
