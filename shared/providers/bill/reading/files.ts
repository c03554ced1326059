import { Unavailable } from '../../../engine/errors.ts';
import type { Fetched } from '../../../engine/provider.ts';
import { ownId, type ProviderRecord, parentId } from '../../../model/record.ts';
import { isInvoiceId } from '../ids.ts';
import { toAttachment } from '../mapper/lists.ts';
import { billFile } from '../schema.ts';
import { recordPath } from './query.ts';
import { pageOf } from './rows.ts';
import type { Reading } from './streams.ts';

/** Documents of a bill, attachments of an invoice. What is still being processed (`0du...`) is not there yet. */
async function readFiles({ client }: Reading, document: string) {
  const collection = isInvoiceId(document) ? 'attachments/invoices' : 'documents/bills';
  const body = await client.get(recordPath(collection, document));
  if (body === undefined) return undefined;
  const rows = Array.isArray(body) ? (body as readonly unknown[]) : pageOf(body).rows;
  return rows.flatMap((row) => billFile.safeParse(row).data ?? []).filter(({ id }) => !id.startsWith('0du'));
}

/** By path (`00n.../00h...`), or all files of a document by its id. */
export async function filesOf(reading: Reading, ids: readonly string[]): Promise<Fetched> {
  const records: ProviderRecord[] = [];
  const missing: string[] = [];
  for (const [document, own] of Map.groupBy(ids, (id) => parentId(id) ?? id)) {
    const found = (await readFiles(reading, document))?.map((file) => toAttachment(file, document)) ?? [];
    const all = own.includes(document);
    records.push(...found.filter(({ id }) => all || own.includes(id)));
    missing.push(...own.filter((id) => id !== document && !found.some((file) => file.id === id)));
  }
  return { records, missing, unreadable: [] };
}

/** The link is asked for anew: it may not last. @throws {Unavailable} there is no such file, or no link */
export async function contentOf(reading: Reading, id: string): Promise<Uint8Array> {
  const files = await readFiles(reading, parentId(id) ?? '');
  const link = files?.find((file) => file.id === ownId(id))?.downloadLink;
  if (!link) throw new Unavailable('bill has no link to this document');
  return reading.client.download(link);
}
