import { bodyBytes } from '../../../model/http.ts';
import type { Books } from './books.ts';
import { type Call, elements, type Reply } from './call.ts';
import { flag } from './lists.ts';
import { NotFound, Refused, Rejected, validationException } from './refusals.ts';
import type { AttachmentRow, HistoryRow } from './rows.ts';
import { isGuid, textOf } from './shapes.ts';
import { msDate, type Wire } from './wire.ts';

/** Things that may carry files and notes, by their first path segment. Payments may not carry files. */
type Owner = { readonly resource: string; readonly id: string; readonly touch: (books: Books) => void };
const MAX_FILES = 10;
const FORBIDDEN = /[<>:"/\\|?*\0+]/;

function owner(call: Call): Owner {
  const { books, segments } = call;
  const resource = segments[0] ?? '';
  const id = segments[1]?.toLowerCase() ?? '';
  const bump = (now: number) => (books.world.options.switches.attachmentsBumpUpdated ? { updatedAt: now } : {});
  const named = resource.toLowerCase();
  const invoice = named === 'invoices' ? books.invoices.get(id) : undefined;
  if (invoice)
    return {
      resource,
      id,
      touch: ({ now }) => books.invoices.put({ ...invoice, hasAttachments: true, ...bump(now) }, now),
    };
  const contact = named === 'contacts' ? books.contacts.get(id) : undefined;
  if (contact)
    return {
      resource,
      id,
      touch: ({ now }) => books.contacts.put({ ...contact, hasAttachments: true, ...bump(now) }, now),
    };
  const credit =
    named === 'creditnotes' || named === 'overpayments' || named === 'prepayments' ? books.credits.get(id) : undefined;
  if (credit)
    return {
      resource,
      id,
      touch: ({ now }) => books.credits.put({ ...credit, hasAttachments: true, ...bump(now) }, now),
    };
  const other = {
    banktransactions: books.bankTransactions,
    accounts: books.accounts,
    payments: books.payments,
    batchpayments: books.batches,
  }[named];
  if (other?.get(id)) return { resource, id, touch: () => {} };
  throw new NotFound();
}

export function listAttachments(call: Call): Reply {
  const { resource, id } = owner(call);
  const files = call.books.attachments.get(id) ?? [];
  return { key: 'Attachments', items: files.map((file) => renderAttachment(call.books, resource, id, file)) };
}

/** By id or by file name: the bytes. */
export function readAttachment(call: Call): Reply {
  const { id } = owner(call);
  const key = call.segments[3] ?? '';
  const file = (call.books.attachments.get(id) ?? []).find((one) =>
    isGuid(key) ? one.id === key.toLowerCase() : one.fileName === key,
  );
  if (!file) throw new NotFound();
  return { raw: file.bytes, contentType: file.mimeType };
}

/** PUT and POST alike: a file of the same name is overwritten. */
export function writeAttachment(call: Call): Reply {
  const { books } = call;
  const { resource, id, touch } = owner(call);
  const bytes = bodyBytes(call.body ?? '');
  const mimeType = call.headers['content-type'] ?? 'application/octet-stream';
  try {
    const file = addAttachment(books, id, call.segments[3] ?? '', mimeType, bytes, flag(call.query, 'IncludeOnline'));
    touch(books);
    return { key: 'Attachments', items: [renderAttachment(books, resource, id, file)] };
  } catch (error) {
    if (error instanceof Refused)
      throw validationException([{ ValidationErrors: error.messages.map((Message) => ({ Message })) }]);
    throw error;
  }
}

export function addAttachment(
  books: Books,
  ownerId: string,
  fileName: string,
  mimeType: string,
  bytes: Uint8Array,
  online = false,
): AttachmentRow {
  const { attachmentMaxBytes } = books.world.options.switches;
  if (fileName === '' || FORBIDDEN.test(fileName))
    throw new Refused('The file name contains characters that are not allowed.');
  if (bytes.byteLength === 0) throw new Refused('The attachment is empty.');
  if (bytes.byteLength > attachmentMaxBytes) throw new Rejected(413, 'The attachment is too large.');
  if (online && books.invoices.get(ownerId)?.type === 'ACCPAY')
    throw new Refused('IncludeOnline can only be set on sales invoices.');
  const files = books.attachments.get(ownerId) ?? [];
  const old = files.find((file) => file.fileName === fileName);
  if (!old && files.length >= MAX_FILES) throw new Refused('A maximum of 10 attachments can be added to a document.');
  const file: AttachmentRow = {
    id: old?.id ?? books.world.guid(),
    fileName,
    mimeType,
    bytes,
    ...(online ? { includeOnline: true } : {}),
  };
  books.setList(books.attachments, ownerId, old ? files.map((row) => (row === old ? file : row)) : [...files, file]);
  return file;
}

const renderAttachment = (books: Books, resource: string, ownerId: string, file: AttachmentRow): Wire => ({
  AttachmentID: file.id,
  FileName: file.fileName,
  Url: `${books.world.options.baseUrl}/api.xro/2.0/${resource}/${ownerId}/Attachments/${encodeURIComponent(file.fileName)}`,
  MimeType: file.mimeType,
  ContentLength: file.bytes.byteLength,
});

export function listHistory(call: Call): Reply {
  const { id } = owner(call);
  return { key: 'HistoryRecords', items: (call.books.history.get(id) ?? []).map(renderHistory) };
}

const MAX_DETAILS = 2500;

/** Notes do not raise webhooks and do not move UpdatedDateUTC. */
export function writeHistory(call: Call): Reply {
  const { books } = call;
  const { id } = owner(call);
  const added = elements(call, 'HistoryRecords', 'HistoryRecord').map(({ source }) => {
    const details = textOf(source, 'Details') ?? '';
    if (details === '' || details.length > MAX_DETAILS) {
      throw validationException([
        { ValidationErrors: [{ Message: 'Details must have between 1 and 2500 characters.' }] },
      ]);
    }
    return { changes: 'Note', details, user: 'System Generated', at: books.now };
  });
  books.setList(books.history, id, [...(books.history.get(id) ?? []), ...added]);
  return { key: 'HistoryRecords', items: added.map(renderHistory) };
}

const renderHistory = (row: HistoryRow): Wire => ({
  Changes: row.changes,
  DateUTCString: new Date(row.at).toISOString().slice(0, 19),
  DateUTC: msDate(row.at),
  User: row.user,
  Details: row.details,
});
