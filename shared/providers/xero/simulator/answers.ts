import type { HttpResponse } from '../../../model/http.ts';
import type { Call, Reply } from './call.ts';
import type { XeroOptions } from './options.ts';
import { NotFound, Refused, Rejected, validationException } from './refusals.ts';
import { envelopeDate } from './wire.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PROVIDER_NAME = 'Tieout';

/** Carries out an operation and puts its reply into Xero's envelope; XML, as Xero does, when JSON was not asked for. */
export function envelope(call: Call, run: (call: Call) => Reply): HttpResponse {
  const { books } = call;
  const { options } = books.world;
  let reply: Reply;
  try {
    reply = books.atomically(() => run(call));
  } catch (error) {
    if (error instanceof NotFound) return notFound(options);
    if (error instanceof Rejected) return answerOf(error, options);
    if (error instanceof Refused) {
      return answerOf(
        validationException([{ ValidationErrors: error.messages.map((Message) => ({ Message })) }]),
        options,
      );
    }
    throw error;
  }
  const { status = 200, key, items, pagination, raw, contentType } = reply;
  if (raw !== undefined) return { status, headers: contentType ? { 'content-type': contentType } : {}, body: raw };
  const body = {
    Id: books.world.guid(),
    Status: 'OK',
    ProviderName: PROVIDER_NAME,
    DateTimeUTC: envelopeDate(books.now),
    ...(pagination ? { pagination } : {}),
    [key as string]: items,
  };
  if (/json/i.test(call.headers.accept ?? ''))
    return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: `<Response>${xml(body)}</Response>` };
}

export function answerOf({ status, body }: Rejected, options: XeroOptions): HttpResponse {
  if (status === 404) return notFound(options);
  return typeof body === 'string'
    ? { status, headers: { 'content-type': 'text/plain' }, body }
    : { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
}

const notFound = ({ switches }: XeroOptions): HttpResponse =>
  switches.notFoundBody === 'text'
    ? {
        status: 404,
        headers: { 'content-type': 'text/plain' },
        body: "The resource you're looking for cannot be found",
      }
    : {
        status: 404,
        headers: { 'content-type': JSON_TYPE },
        body: JSON.stringify({
          Title: 'NotFound',
          Status: 404,
          Detail: "The resource you're looking for cannot be found",
        }),
      };

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<Item>${xml(item)}</Item>`).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, item]) => `<${name}>${xml(item)}</${name}>`)
      .join('');
  }
  return String(value ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
