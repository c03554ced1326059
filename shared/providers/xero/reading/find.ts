import type { FindQuery } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { pathOf } from '../../paths.ts';
import type { Client } from '../client.ts';
import { toReversal } from '../mapper/reversal.ts';
import { dayRange, EVERY_STATUS, isGuid, paged, UNIT_DECIMALS } from '../query.ts';
import { readAttachments, readRows, rowsOf } from './rows.ts';

/**
 * Records that could be our own create. Filters are wide on purpose, and deleted ones come along: the caller checks
 * every hit, since a filter that Xero does not understand returns everything.
 */
export async function findRecords(client: Client, { entity, write }: FindQuery): Promise<readonly ProviderRecord[]> {
  switch (entity) {
    case 'contact':
      return unique([...(await byNumber(client, write.marker)), ...(await byName(client, write.fields.name))]);
    case 'bill':
      return bills(client, write.fields);
    // Its number ends with the marker; people may have written around it, so it is looked for by day.
    case 'reversal':
      return (await bills(client, { billedOn: write.fields.reversedOn ?? null })).map(toReversal);
    case 'billPayment':
      return payments(client, String(write.fields.document));
    case 'attachment':
      return files(client, String(write.fields.document));
    default:
      return [];
  }
}

async function byNumber(client: Client, marker: string): Promise<readonly ProviderRecord[]> {
  return readRows('Contacts', rowsOf(await client.get(pathOf(['Contacts', marker])), 'Contacts')).records;
}

/** Names with a quote cannot stand in a filter, which has no escape for it: they are searched for. */
async function byName(client: Client, name: unknown): Promise<readonly ProviderRecord[]> {
  if (typeof name !== 'string' || name === '') return [];
  const filter = name.includes('"') ? { searchTerm: name } : { where: `Name=="${name}"` };
  const body = await client.get(pathOf(['Contacts'], { ...filter, includeArchived: 'true', ...paged() }));
  return readRows('Contacts', rowsOf(body, 'Contacts')).records;
}

/**
 * By day and by number, since a person may have changed either in the minutes since. Not by vendor: merging two contacts
 * moves every bill of the one to the other. A number with a comma, which separates numbers, cannot be asked for.
 */
async function bills(client: Client, fields: FindQuery['write']['fields']): Promise<readonly ProviderRecord[]> {
  const { number, billedOn } = fields;
  const day = typeof billedOn === 'string' ? dayRange(billedOn) : undefined;
  const byDay = { where: day ? `Type=="ACCPAY" AND Date>=${day.from} AND Date<${day.before}` : 'Type=="ACCPAY"' };
  const byNumber =
    typeof number === 'string' && number.trim() !== '' && !number.includes(',')
      ? [{ InvoiceNumbers: number.trim() }]
      : [];
  const found: ProviderRecord[] = [];
  for (const filter of [byDay, ...byNumber]) {
    const path = pathOf(['Invoices'], {
      createdByMyApp: 'true',
      ...filter,
      Statuses: EVERY_STATUS,
      ...UNIT_DECIMALS,
      ...paged(),
    });
    const { records } = readRows('Invoices', rowsOf(await client.get(path), 'Invoices'));
    found.push(...records.filter(({ entity }) => entity === 'bill'));
  }
  return unique(found);
}

/** The bill knows first, the payments' own list says more and keeps the deleted ones. */
async function payments(client: Client, bill: string): Promise<readonly ProviderRecord[]> {
  if (!isGuid(bill)) return [];
  const where = `Invoice.InvoiceID==guid("${bill}")`;
  const body = await client.get(pathOf(['Payments'], { where, ...paged() }));
  const listed = readRows('Payments', rowsOf(body, 'Payments')).records;
  const shown = readRows('Invoices', rowsOf(await client.get(pathOf(['Invoices', bill])), 'Invoices')).records;
  return unique([
    ...listed,
    ...shown.filter(({ entity, fields }) => entity === 'billPayment' && fields.kind === 'payment'),
  ]);
}

async function files(client: Client, bill: string): Promise<readonly ProviderRecord[]> {
  return isGuid(bill) ? readAttachments(await client.get(pathOf(['Invoices', bill, 'Attachments'])), bill).records : [];
}

/** The first of each id: what stands first is the fuller representation. */
const unique = (records: readonly ProviderRecord[]): readonly ProviderRecord[] => [
  ...new Map(records.toReversed().map((record) => [record.id, record])).values(),
];
