import { childId, type ProviderRecord } from '../../../model/record.ts';
import type { Attachable } from '../schema.ts';
import type { DocumentEntity } from './document.ts';
import { text, versionOf } from './values.ts';

export const DOCUMENT_OF: Readonly<Record<string, DocumentEntity>> = {
  Bill: 'bill',
  VendorCredit: 'vendorCredit',
  Invoice: 'invoice',
  CreditMemo: 'creditMemo',
};

/**
 * A file, once for every document it is attached to. Notes without a file are none.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/attachable
 */
export function toAttachments(source: Attachable): readonly ProviderRecord[] {
  const name = text(source.FileName);
  if (name === null) return [];
  return (source.AttachableRef ?? []).flatMap(({ EntityRef }): readonly ProviderRecord[] => {
    const of = DOCUMENT_OF[EntityRef?.type ?? ''];
    const document = EntityRef?.value;
    if (!of || !document) return [];
    return [
      {
        entity: 'attachment',
        id: childId(document, source.Id),
        version: versionOf(source),
        presence: 'present',
        ...(text(source.Note) === null ? {} : { marker: source.Note! }),
        fields: {
          document,
          of,
          name,
          mimeType: text(source.ContentType) ?? 'application/octet-stream',
          ...(source.Size != null ? { size: source.Size } : {}),
        },
      },
    ];
  });
}
