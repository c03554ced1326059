import type { FindQuery } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { toContact } from '../mapper/contact.ts';
import { toInvoice } from '../mapper/invoice.ts';
import { apCustomer, apInvoice } from '../schema.ts';
import { readAll } from './pages.ts';
import { readRows } from './rows.ts';
import type { Reading } from './streams.ts';

/**
 * Records that could be our own create. `external_id` is no filter, so customers are those made since it was sent, whatever
 * somebody has called them meanwhile, and those of its name, should its clock be behind ours; invoices are those of the customer. The caller
 * compares. Archived ones are in no list, hence never found: one that was archived
 * within the settle time looks as if it had not been made.
 */
export async function findRecords(
  { client, switches }: Reading,
  { entity, write, since }: FindQuery,
): Promise<readonly ProviderRecord[]> {
  const { name, contact } = write.fields;
  if (entity === 'contact' && typeof name === 'string') {
    const named = await readAll(client, ['customers'], { company_name: collapse(name) });
    const made =
      since === undefined
        ? []
        : await readAll(client, ['customers'], { created_at_start: new Date(since).toISOString() });
    const { records } = await readRows('contact', [...named, ...made], (row) => [toContact(apCustomer.parse(row))]);
    return [...new Map(records.map((record) => [record.id, record])).values()];
  }
  if (entity === 'invoice' && typeof contact === 'string') {
    const rows = await readAll(client, ['invoices'], { customer_id: contact });
    return (await readRows('invoice', rows, (row) => [toInvoice(apInvoice.parse(row), switches)])).records;
  }
  return [];
}
