import type { Json } from '../model/json.ts';
import { collapse, fold } from '../model/text.ts';

/**
 * What a provider makes of a value that it is given. Every function is idempotent: applied again it changes nothing, and
 * applied before every comparison it makes a provider's own habits no edit of anybody's.
 */
export type Canon = (value: Json) => Json;

/** By entity and field. */
export type Canons = Readonly<Record<string, Readonly<Record<string, Canon>>>>;

/** Of texts; an empty one is none. */
export const onText =
  (normalise: (value: string) => string): Canon =>
  (value) =>
    typeof value === 'string' ? normalise(value) || null : value;

export const trimmed = onText((value) => value.trim());
export const spaced = onText(collapse);
/** Of names joined from several fields, and of e-mail addresses. */
export const folded = onText(fold);
/** Telephone numbers and tax ids are written by hand in every style; only the digits say anything. */
export const digits = onText((value) => value.replace(/\D/g, ''));
export const cut = (length: number): Canon => onText((value) => collapse(collapse(value).slice(0, length)));

/** Of every entry of a list. */
export const each =
  (canon: (entry: Readonly<Record<string, Json>>) => Json): Canon =>
  (value) =>
    Array.isArray(value) ? (value as readonly Json[]).map((entry) => (isObject(entry) ? canon(entry) : entry)) : value;

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list whose order says nothing. */
export const sortedBy =
  (keyOf: (entry: Json) => string): Canon =>
  (value) =>
    Array.isArray(value) ? (value as readonly Json[]).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) : value;
export const sorted = sortedBy(String);
export const byProperty = (name: string): Canon =>
  sortedBy((entry) => (isObject(entry) ? String(entry[name] ?? '') : ''));

/** A quantity of one is the same as none. */
export const quantity: Canon = (value) => (value === '1' ? null : value);
