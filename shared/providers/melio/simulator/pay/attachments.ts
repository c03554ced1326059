import { createHash } from 'node:crypto';
import { created, invalid, ok, Refused } from '../answers.ts';
import { type Call, onlyQuery, type Routes } from '../call.ts';
import { list } from '../lists.ts';
import type { Attachment, Bill, ExternalRef, Source } from '../records.ts';
import { checkLive, checkRefs, find, named, notSupported, whenOffered } from '../rules.ts';
import { parseRef } from '../shapes.ts';
import type { Tenant } from '../tenant.ts';

export const acceptedTypes = ['application/pdf', 'image/jpeg', 'image/png'];
export const maxBytes = 10 * 1024 * 1024;

export interface FileGiven {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file on a bill, frozen or not; the bill changes with it. @throws {Refused} 409 `archived`, `exists`; 413; 415 */
export function attachFile(
  tenant: Tenant,
  bill: Bill,
  file: FileGiven,
  by: Source,
  refs: readonly ExternalRef[] = [],
): Attachment {
  checkFile(file);
  checkLive('bill', bill);
  checkRefs(tenant, 'attachment', refs);
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const twin = bill.attachment_ids.find((id) => tenant.records.attachment.get(id)?.sha256 === sha256);
  if (twin) throw new Refused(409, 'exists', 'The bill holds this file already.', { existingId: twin });
  const { name, contentType, bytes } = file;
  const content = { bill_id: bill.id, name, content_type: contentType, size: bytes.length, sha256 };
  const attachment = tenant.add('attachment', () => content, by, refs);
  tenant.files.set(attachment.id, bytes);
  tenant.change('bill', bill, { attachment_ids: [...bill.attachment_ids, attachment.id] });
  return attachment;
}

export function checkFile({ contentType, bytes }: Omit<FileGiven, 'name'>, accepted = acceptedTypes): void {
  if (!accepted.includes(contentType)) {
    throw new Refused(415, 'type_not_accepted', `${contentType || 'No content type'}: send ${accepted.join(', ')}.`);
  }
  if (bytes.length > maxBytes) throw new Refused(413, 'too_large', `A file has at most ${maxBytes} bytes.`);
  if (bytes.length === 0) throw invalid({ body: 'is empty' });
}

export const contentTypeOf = (call: Call): string =>
  (call.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

/** Archived ones included: the list's own switch leaves them out. */
const filesOf = (tenant: Tenant, bill: Bill): readonly Attachment[] =>
  [...tenant.records.attachment.rows.values()].filter(({ bill_id }) => bill_id === bill.id);

function upload(call: Call) {
  const { tenant, query } = call;
  if (!tenant.features.attachments) throw notSupported('Keeping files');
  onlyQuery(call, ['bill_id', 'name', 'external_ref']);
  const billId = query.get('bill_id');
  const name = query.get('name');
  const refText = query.get('external_ref');
  const ref = refText === null ? undefined : parseRef(refText);
  if (!billId) throw invalid({ bill_id: 'is required' });
  if (!name || name.length > 255) throw invalid({ name: 'must have 1 to 255 characters' });
  if (refText !== null && !ref) throw invalid({ external_ref: 'must be <system>:<id>' });
  const bill = named(tenant, 'bill', billId, 'bill_id');
  const file = { name, contentType: contentTypeOf(call), bytes: call.body };
  return created(attachFile(tenant, bill, file, 'accounting', ref ? [ref] : []));
}

export const attachmentRoutes: Routes = whenOffered('pay', 'Paying bills', {
  'GET /attachments': (call) =>
    list(call, 'attachment', [
      {
        name: 'bill_id',
        matches: (bill) => (attachment) => attachment.bill_id === bill,
        current: (bill) => filesOf(call.tenant, named(call.tenant, 'bill', bill, 'bill_id')),
      },
    ]),
  'POST /attachments': upload,
  'GET /attachments/{id}': (call) => ok(find(call.tenant, 'attachment', call.id)),
  'GET /attachments/{id}/content': (call) => {
    const { id, content_type } = find(call.tenant, 'attachment', call.id);
    return { status: 200, bytes: call.tenant.files.get(id)!, headers: { 'content-type': content_type } };
  },
});
