import { CannotWrite } from '../../../engine/errors.ts';
import type { ContentRef } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import { DOCUMENT_OF } from '../mapper/attachment.ts';
import { isId } from '../query.ts';
import type { Create } from './update.ts';

/** @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/attachable */
const TYPES: ReadonlySet<string> = new Set([
  'ai', 'csv', 'doc', 'docx', 'eps', 'gif', 'jpeg', 'jpg', 'ods', 'pdf', 'png', 'rtf', 'tif', 'txt', 'xls', 'xlsx', 'xml',
]); // biome-ignore format: a list

/** What is said of a file beside its bytes. The note carries our marker. */
export function fileMetadata({ fields, marker, content }: Create): Json {
  const { document, of = 'bill' } = fields;
  if (typeof document !== 'string' || !isId(document)) throw new CannotWrite('The file has no document in QuickBooks.');
  if (!content) throw new CannotWrite('The file has no content.');
  const type = Object.entries(DOCUMENT_OF).find(([, entity]) => entity === of)?.[0];
  if (!type) throw new CannotWrite('QuickBooks takes files on bills, invoices and credits only.');
  const name = nameOf(typeof fields.name === 'string' ? fields.name : content.name);
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (!TYPES.has(extension)) throw new CannotWrite(`QuickBooks takes no files of this kind (${extension}).`);
  return {
    AttachableRef: [{ EntityRef: { type, value: document } }],
    FileName: name,
    ContentType: content.mimeType,
    Note: marker,
  };
}

/** Of a long name the end says what the file is. */
const nameOf = (name: string): string => name.replace(/["\r\n\\/]+/g, '_').slice(-255);

/** One file with what is said of it, as `multipart/form-data`. `boundary` must not occur in either. */
export function multipart(metadata: string, content: ContentRef, bytes: Uint8Array, boundary: string): Uint8Array {
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="file_metadata_01"',
    'Content-Type: application/json; charset=UTF-8',
    '',
    metadata,
    `--${boundary}`,
    `Content-Disposition: form-data; name="file_content_01"; filename="${nameOf(content.name)}"`,
    `Content-Type: ${content.mimeType}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'utf8'), bytes, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]);
}
