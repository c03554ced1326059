import { type Answer, invalid, notFound, ok } from './answers.ts';
import type { Books } from './books.ts';
import type { Call, Routes } from './call.ts';
import { list } from './lists.ts';
import { CURRENCY } from './money.ts';
import type { File } from './records.ts';

const MOST_BYTES = 6 * 1024 * 1024;

/** A bill's document is processed first; until then it has another id. */
export function addFile(books: Books, parentId: string, name: string, bytes: Uint8Array): File {
  if (!name) throw invalid('name', 'is required');
  if (bytes.length === 0 || bytes.length > MOST_BYTES) throw invalid('body', 'must be a file of 6 MB at most');
  const isDocument = books.get('bill', parentId) !== undefined;
  return books.add('file', {
    parentId,
    name,
    base64: Buffer.from(bytes).toString('base64'),
    uploadId: isDocument ? books.newId('0du') : '',
    readyAt: books.ports.now() + (isDocument ? books.options.documentDelayMs : 0),
  });
}

const isReady = (books: Books, { readyAt }: File): boolean => books.ports.now() >= readyAt;

const show = ({ books, origin }: Call, { id, name, createdTime }: File) => ({
  id,
  name,
  createdTime: books.get('file', id)?.createdTime ?? createdTime,
  downloadLink: `${origin}/downloads/${id}`,
});

const filesOf = (call: Call): Answer => {
  const files = call.books.all('file').filter((file) => file.parentId === call.id && isReady(call.books, file));
  return ok({ results: files.map((file) => show(call, file)) });
};

const upload = (kind: 'bill' | 'invoice' | 'vendor' | 'customer') => (call: Call) => {
  const { books, id, query, bytes, headers } = call;
  books.find(kind, id);
  if (headers['content-type'] !== 'application/octet-stream') throw invalid('Content-Type', 'must be octet-stream');
  const file = addFile(books, id, query.get('name') ?? '', bytes);
  return ok({ ...show(call, file), id: file.uploadId || file.id });
};

const ATTACHED = { invoices: 'invoice', vendors: 'vendor', customers: 'customer' } as const;

export const fileRoutes: Routes = {
  'POST /v3/documents/bills/{id}': upload('bill'),
  'GET /v3/documents/bills/{id}': (call) => {
    call.books.find('bill', call.id);
    return filesOf(call);
  },
  'GET /v3/documents/upload-status': ({ books, query }) => {
    const ids = (query.get('ids') ?? '').split(',');
    const files = books.all('file').filter(({ uploadId }) => uploadId !== '' && ids.includes(uploadId));
    return ok(
      files.map((file) => ({
        uploadId: file.uploadId,
        documentId: isReady(books, file) ? file.id : null,
        status: isReady(books, file) ? 'UPLOADED' : 'IN_PROGRESS',
      })),
    );
  },
  ...Object.assign(
    {},
    ...Object.entries(ATTACHED).map(([path, kind]) => ({
      [`POST /v3/attachments/${path}/{id}`]: upload(kind),
      [`GET /v3/attachments/${path}/{id}`]: (call: Call) => {
        call.books.find(kind, call.id);
        return filesOf(call);
      },
    })),
  ),
  'DELETE /v3/attachments/{id}': ({ books, id }) => {
    books.find('file', id);
    books.records.file.remove(id);
    return ok({});
  },
  'GET /downloads/{id}': ({ books, id }) => {
    const file = books.get('file', id);
    if (!file || !isReady(books, file)) throw notFound('document');
    return {
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      bytes: Buffer.from(file.base64, 'base64'),
    };
  },
};

/** Bank accounts; `chartOfAccountId` says which account of the books one is. */
export const bankRoutes: Routes = {
  'GET /v3/funding-accounts/banks': (call) =>
    list(call, 'bank', {}, ({ payables, receivables, ...bank }) => ({
      ...bank,
      routingNumber: '322271627',
      ownerType: 'BUSINESS',
      currency: CURRENCY,
      default: { payables, receivables },
    })),
};
