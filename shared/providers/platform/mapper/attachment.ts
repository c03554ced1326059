import { childId, type ProviderRecord } from '../../../model/record.ts';
import type { PlatformAttachment } from '../schema.ts';
import { markerText } from './base.ts';

export const toAttachment = (source: PlatformAttachment): ProviderRecord => ({
  entity: 'attachment',
  id: childId(source.bill_id, source.id),
  version: source.version,
  presence: source.archived ? 'deleted' : 'present',
  fields: {
    document: source.bill_id,
    name: source.name,
    mimeType: source.content_type,
    size: source.size,
    hash: source.sha256,
  },
  marker: markerText(source),
});
