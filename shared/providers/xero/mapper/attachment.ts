import { childId, type ProviderRecord } from '../../../model/record.ts';
import type { XeroAttachment } from '../schema.ts';

/**
 * A file on a bill. Xero stamps no version on it, and a file of the same name replaces it under the same id.
 * The marker is the name: that is where ours carries where it came from.
 */
export const toAttachment = (source: XeroAttachment, bill: string): ProviderRecord => ({
  entity: 'attachment',
  id: childId(bill, source.AttachmentID),
  version: 0,
  presence: 'present',
  marker: source.FileName,
  fields: {
    document: bill,
    name: source.FileName,
    ...(source.MimeType === undefined ? {} : { mimeType: source.MimeType }),
    ...(source.ContentLength === undefined ? {} : { size: source.ContentLength }),
  },
});
