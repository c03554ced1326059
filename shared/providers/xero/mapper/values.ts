import { fromMajor } from '../../../model/money.ts';
import { msDatePattern } from '../schema.ts';

/** Xero leaves empty texts out or sends `""`: both are empty. */
export const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value;

/** Epoch milliseconds of `/Date(1573755038314+0000)/`; the zone behind it is decoration. */
export const instant = (value: string | undefined): number | undefined => {
  const found = value === undefined ? null : msDatePattern.exec(value);
  return found ? Number(found[1]) : undefined;
};

/** Calendar days are sent as midnight UTC of the day; the text beside them, where there is one, needs no arithmetic. */
export const day = (value: string | undefined, sibling?: string | null): string | null => {
  if (sibling) return sibling.slice(0, 10);
  const ms = instant(value);
  return ms === undefined ? null : new Date(ms).toISOString().slice(0, 10);
};

export const minor = (value: number | string, currency: string): number => fromMajor(value, currency);

/** Milliseconds of the last change; `0` when the representation carries none. */
export const version = (row: { readonly UpdatedDateUTC?: string | undefined }): number =>
  instant(row.UpdatedDateUTC) ?? 0;

export const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Xero refuses `< > : " / \ | ? * +` and control characters in file names. */
export const fileName = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  name.replace(/[<>:"/\\|?*+\u0000-\u001f]/g, '_').trim() || 'file';
