import { createHash } from 'node:crypto';
import { bodyBytes } from '../../../model/http.ts';
import { faultOf } from './answers.ts';
import type { Company } from './company.ts';
import { business, malformed, Refused } from './refusals.ts';
import { create } from './saving.ts';
import { show } from './showing.ts';
import { isWire, type Wire } from './wire.ts';

const MOST_BYTES = 100 * 1024 * 1024;
const TYPES: ReadonlySet<string> = new Set([
  'ai', 'csv', 'doc', 'docx', 'eps', 'gif', 'jpeg', 'jpg', 'ods', 'pdf', 'png', 'rtf', 'tif', 'txt', 'xls', 'xlsx', 'xml',
]); // biome-ignore format: a list

interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly headers: string;
  readonly bytes: Buffer;
}

/**
 * Files, each a pair of parts: what is said of it, and its bytes. One that is refused has a fault in its place.
 * @throws {Refused} the body is no form
 */
export function upload(company: Company, contentType: string, body: string | Uint8Array): Wire {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) throw malformed();
  const bytes = Buffer.from(bodyBytes(body));
  if (bytes.length > MOST_BYTES) throw business('The files are larger than 100 MB.');
  const parts = partsOf(bytes, boundary);
  const AttachableResponse = parts
    .filter(({ name }) => name.startsWith('file_content'))
    .map((content) => {
      const said = parts.find(({ name }) => name === content.name.replace('content', 'metadata'));
      try {
        return { Attachable: attach(company, content, said) };
      } catch (error) {
        if (error instanceof Refused) return { Fault: faultOf(error) };
        throw error;
      }
    });
  if (AttachableResponse.length === 0) throw malformed();
  return { AttachableResponse };
}

function attach(company: Company, content: Part, said: Part | undefined): Wire {
  const metadata: unknown = said ? JSON.parse(said.bytes.toString('utf8')) : {};
  if (!isWire(metadata)) throw malformed();
  const FileName = String(metadata.FileName ?? content.fileName ?? '');
  if (!TYPES.has(FileName.slice(FileName.lastIndexOf('.') + 1).toLowerCase()))
    throw business(`The type of the file ${FileName} is not supported.`);
  const ContentType = metadata.ContentType ?? /^content-type:\s*([^;\r\n]+)/im.exec(content.headers)?.[1];
  const row = create(company, 'Attachable', { ...metadata, FileName, ContentType });
  const base64 = /content-transfer-encoding:\s*base64/i.test(content.headers);
  const bytes = base64 ? Buffer.from(content.bytes.toString('latin1'), 'base64') : content.bytes;
  company.files.set(row.id, bytes.toString('base64'));
  const kept = company.tables.Attachable.put({ ...row, body: { ...row.body, Size: bytes.length } }, company.now);
  return show(company, 'Attachable', kept);
}

function partsOf(body: Buffer, boundary: string): readonly Part[] {
  const parts: Part[] = [];
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at !== -1) {
    const end = body.indexOf(mark, at + mark.length);
    if (end === -1) break;
    const part = body.subarray(at + mark.length + 2, end - 2);
    const split = part.indexOf('\r\n\r\n');
    const headers = part.subarray(0, Math.max(0, split)).toString('utf8');
    const name = /name="([^"]*)"/.exec(headers)?.[1];
    if (name)
      parts.push({ name, fileName: /filename="([^"]*)"/.exec(headers)?.[1], headers, bytes: part.subarray(split + 4) });
    at = end;
  }
  return parts;
}

/** The company's paper, as small as a PDF can be. */
export function pdfOf(title: string): Uint8Array {
  const text = `BT /F1 18 Tf 72 720 Td (${title.replace(/[()\\]/g, ' ')}) Tj ET`;
  const id = createHash('sha256').update(title).digest('hex').slice(0, 16);
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length ${text.length}>>stream\n${text}\nendstream endobj\ntrailer<</Root 1 0 R/ID[<${id}><${id}>]>>\n%%EOF\n`,
    'latin1',
  );
}
