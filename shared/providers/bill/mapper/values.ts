import Big from 'big.js';
import { fromMajor, toMajor } from '../../../model/money.ts';
import type { Presence } from '../../../model/record.ts';

/** Of the organization; BILL's accounting sync, and ours, is for this currency only. */
export const CURRENCY = 'USD';

/** An empty text is none. */
export const text = (value: string | null | undefined): string | null => value?.trim() || null;

/** Days stand alone, or at the beginning of an instant in webhooks; they are never shifted into another zone. */
export const day = (value: string | null | undefined): string | null =>
  /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0] ?? null;

export const minor = (amount: number | string | null | undefined): number => fromMajor(amount ?? 0, CURRENCY);
export const major = (amount: number): number => toMajor(amount, CURRENCY);

/** A quantity as text, without an exponent: `1.5`. */
export const decimal = (value: number | string | null | undefined): string | null =>
  value === undefined || value === null ? null : Big(value).toFixed();

interface Stamped {
  readonly archived?: boolean | null | undefined;
  readonly updatedTime?: string | null | undefined;
}

/** Milliseconds of `updatedTime`; 0: an answer that does not carry it. */
export const versionOf = ({ updatedTime }: Stamped): number => Date.parse(updatedTime ?? '') || 0;

export const presenceOf = ({ archived }: Stamped): Presence => (archived === true ? 'archived' : 'present');

/** A text in which our own marker stands: what we wrote there as bookkeeping, not what somebody did in BILL. */
export const isOurs = (marker: string): boolean => /\bTO[0-9A-Z]{10}\b/i.test(marker);

/** What people wrote, without our marker. */
export const withoutMarker = (value: string | null | undefined): string | null =>
  text((value ?? '').replace(/\s*\bTO[0-9A-Z]{10}\b/i, ''));
