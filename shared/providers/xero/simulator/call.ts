import { bodyText } from '../../../model/http.ts';
import type { Books } from './books.ts';
import { badPayload } from './refusals.ts';
import { boolOf, checkShape } from './shapes.ts';
import type { Wire } from './wire.ts';

/** One authenticated request to the Accounting API. */
export interface Call {
  readonly books: Books;
  readonly method: string;
  /** Decoded path below the API's base: `['Invoices', 'ed255415-...']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface Reply {
  readonly status?: number;
  /** Name of the envelope's array, with its items. */
  readonly key?: string;
  readonly items?: readonly unknown[];
  readonly pagination?: Wire;
  /** Instead of an envelope. */
  readonly raw?: string | Uint8Array;
  readonly contentType?: string;
}

/** Decimals of unit amounts in this request. */
export const unitDecimals = (call: Call): 2 | 4 => (call.query.get('unitdp') === '4' ? 4 : 2);

export function jsonBody(call: Call): Wire {
  const type = call.headers['content-type'] ?? '';
  if (!/json/i.test(type)) throw badPayload('The request body could not be read: only application/json is understood.');
  let json: unknown;
  try {
    json = JSON.parse(bodyText(call.body ?? ''));
  } catch {
    throw badPayload('JSON for post data was invalid, Unexpected character encountered while parsing value.');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw badPayload('JSON for post data was invalid, an object was expected.');
  }
  return json as Wire;
}

export interface Element {
  readonly source: Wire;
  /** Texts that are too long, in Xero's words: part of the element's validation. */
  readonly messages: readonly string[];
}

/** The elements of a write: `{"Invoices": [...]}`, or one bare element. Each is checked against its shape. */
export function elements(call: Call, key: string, shape: string): Element[] {
  const body = jsonBody(call);
  const list = key in body ? body[key] : [body];
  if (key in body) {
    const stray = Object.keys(body).find((name) => name !== key && name !== 'pagination' && name !== 'Warnings');
    if (stray)
      throw badPayload(`The element '${stray}' was not recognised. Ensure the element name has the correct case.`);
  }
  if (!Array.isArray(list)) throw badPayload(`Error converting value to type '${shape}[]'. Path '${key}'.`);
  if (list.length === 0) throw badPayload('No elements were found in the request.');
  return list.map((source, index) => ({
    source: source as Wire,
    messages: checkShape(shape, source, `${key}[${index}]`),
  }));
}

/** `true` and left out mean 400 on the first fault; only `false` answers per element. */
export const summarizes = (call: Call): boolean =>
  boolOf({ value: call.query.get('summarizeErrors') ?? 'true' }, 'value') !== false;
