import { createHash } from 'node:crypto';
import type { RecordRef } from '../../model/record.ts';
import { ownId } from '../../model/record.ts';
import { pathOf } from '../paths.ts';
import type { Client } from './client.ts';
import { rowsOf } from './reading/rows.ts';

const RESOURCE = { bill: 'Invoices', billPayment: 'Payments' } as const;
const LONGEST = 2500;

/**
 * A line in a record's history, which people see under *History & notes*. Looked for first; the key makes a repetition within
 * minutes the same note.
 * @see https://developer.xero.com/documentation/api/accounting/historyandnotes
 */
export async function addNote(client: Client, { entity, id }: RecordRef, text: string): Promise<void> {
  const resource = RESOURCE[entity as keyof typeof RESOURCE];
  if (resource === undefined) return;
  const path = pathOf([resource, ownId(id), 'History']);
  const details = text.slice(0, LONGEST);
  const known = rowsOf(await client.get(path), 'HistoryRecords');
  if (known.some(({ Details }) => typeof Details === 'string' && Details.includes(details))) return;
  const body = JSON.stringify({ HistoryRecords: [{ Details: details }] });
  const key = createHash('sha256').update(`${path}#${details}`).digest('base64url').slice(0, 32);
  const headers = { 'content-type': 'application/json' };
  await client.send({ method: 'PUT', path, headers, body, key: true, expects: [] }, key, undefined);
}
