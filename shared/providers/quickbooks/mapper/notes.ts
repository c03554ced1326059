import { collapse } from '../../../model/text.ts';
import { text } from './values.ts';

/** Longest `PrivateNote`. */
const LONGEST = 4000;
/** Longest `DocNumber` and `PaymentRefNum`. */
export const NUMBER_LENGTH = 21;

const MARKER = /\bTO[A-Z0-9]{10}\b/gi;
const NUMBER = /\(number ([^()]*)\)/;
const VOIDED = /^Voided(?: - )?/;

/**
 * A transaction that was voided keeps its record, at zero, and says so in the note: there is no other sign.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
export const isVoided = (total: number, note: string | null | undefined): boolean =>
  total === 0 && VOIDED.test(note ?? '');

/** `PrivateNote` holds what people wrote, a number that was too long for its field, and our marker. This is the first. */
export const memoOf = (note: string | null | undefined): string | null =>
  text(
    (note ?? '')
      .replace(VOIDED, '')
      .replace(MARKER, '')
      .replace(NUMBER, '')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim(),
  );

export const markersIn = (note: string | null | undefined): string => (note?.match(MARKER) ?? []).join(' ');

/** The whole number of a document, where `DocNumber` holds only its beginning. */
export const wholeNumber = (number: string | null, note: string | null | undefined): string | null => {
  const whole = NUMBER.exec(note ?? '')?.[1];
  return whole !== undefined && number !== null && whole.startsWith(number) ? whole : number;
};

export const shortNumber = (number: string): string => collapse(number).slice(0, NUMBER_LENGTH);

/** What is kept in `PrivateNote`: of a long memo the end is cut, never the marker. */
export function noteOf(parts: {
  readonly memo?: string | null;
  readonly number?: string | null;
  readonly marker: string;
}): string {
  const number = parts.number && collapse(parts.number).length > NUMBER_LENGTH ? collapse(parts.number) : undefined;
  const tail = [number === undefined ? '' : `(number ${number.replace(/[()]/g, ' ')})`, parts.marker]
    .filter(Boolean)
    .join(' ');
  const memo = (parts.memo ?? '').trim().slice(0, LONGEST - tail.length - 1);
  return [memo, tail].filter(Boolean).join(' ');
}
