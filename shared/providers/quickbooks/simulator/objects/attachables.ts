import { nameOf } from '../company.ts';
import { invalidReference, tooLong } from '../refusals.ts';
import { isWire, textOf, wires } from '../wire.ts';
import type { Kind } from './kind.ts';

/** Notes and files, each on any number of objects. */
export const attachable: Kind = {
  name: 'Attachable',
  writable: ['FileName', 'Note', 'Category', 'ContentType', 'AttachableRef', 'PlaceName', 'Tag'],
  shown: ['Size', 'FileAccessUri', 'TempDownloadUri', 'ThumbnailFileAccessUri'],
  sparse: false,
  removal: 'delete',
  check(company, body, { before }) {
    if (String(body.Note ?? '').length > 2000) throw tooLong('Note', 2000);
    if (String(body.FileName ?? '').length > 1000) throw tooLong('FileName', 1000);
    for (const { EntityRef } of wires(body.AttachableRef)) {
      if (!isWire(EntityRef)) throw invalidReference('EntityRef');
      const name = nameOf(String(textOf(EntityRef.type) ?? ''));
      if (!name || !company.tables[name].get(String(EntityRef.value))) throw invalidReference('EntityRef');
    }
    return {
      ...body,
      Category: body.Category ?? 'Document',
      ...(before?.Size === undefined ? {} : { Size: before.Size }),
    };
  },
};
