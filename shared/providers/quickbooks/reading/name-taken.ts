import type { RecordWrite, Session } from '../../../engine/provider.ts';
import { collapse } from '../../../model/text.ts';
import { activeName } from '../mapper/contact.ts';
import { quoted } from '../query.ts';
import { SUFFIX } from '../requests/contact.ts';
import type { Reader } from './reader.ts';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

type Taken = Awaited<ReturnType<NonNullable<Session['nameTaken']>>>;

/**
 * Fault 6240 says that a vendor, customer or employee has the name, inactive ones too, and not who. One of the same kind may
 * be the very one; any other keeps the name, and ours takes a suffix as people give it in QuickBooks.
 */
export async function whoHasTheName(reader: Reader, write: RecordWrite): Promise<Taken> {
  if (write.entity !== 'contact' || write.kind === 'remove' || write.kind === 'restore') return {};
  const fields = write.kind === 'create' ? write.fields : write.changes;
  if (typeof fields.name !== 'string') return {};
  const name = collapse(fields.name);
  const isVendor = write.kind === 'create' ? fields.isVendor === true : write.current.fields.isVendor === true;
  const object = isVendor ? 'Vendor' : 'Customer';
  const own = write.kind === 'create' ? undefined : write.id;
  for (const one of [name, `${name} (deleted)`]) {
    const rows = await reader.client.query({ from: object, where: [`DisplayName = ${quoted(one)}`] });
    const { records } = await reader.read(object, rows);
    const holder = records.find(({ id, fields: shown }) => id !== own && same(activeName(String(shown.name)), name));
    if (holder) return { existingId: holder.id, archived: holder.presence === 'archived' };
  }
  return name.endsWith(SUFFIX[object]) ? {} : { instead: { name: `${name}${SUFFIX[object]}` } };
}
