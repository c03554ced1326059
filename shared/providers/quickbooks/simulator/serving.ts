import { bodyText, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import { json } from './answers.ts';
import { runBatch } from './batch.ts';
import { changes } from './cdc.ts';
import type { Company, Name } from './company.ts';
import { nameOf } from './company.ts';
import { kinds } from './objects/index.ts';
import { runQuery } from './query.ts';
import { parseQuery } from './query-language.ts';
import { business, malformed, notFound, unsupported } from './refusals.ts';
import { create, remove, update, voidIt } from './saving.ts';
import { show, showCompany, showPreferences, temporaryAddress } from './showing.ts';
import { pacific } from './time.ts';
import { pdfOf, upload } from './upload.ts';
import { isWire, textOf, type Wire } from './wire.ts';

export interface Located {
  readonly realmId: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Under which calls are counted: `GET /bill/{id}`, `POST /bill?operation=delete`. */
  readonly name: string;
  /** The vendor counts it against the month. */
  readonly isRead: boolean;
}

/** `/v3/company/{realm}/...`; undefined for any other path. */
export function locate({ method, url }: Pick<HttpRequest, 'method' | 'url'>): Located | undefined {
  const { pathname, searchParams: query } = new URL(url);
  const [, realmId, rest] = /^\/v3\/company\/(\d+)\/(.+?)\/?$/.exec(pathname) ?? [];
  if (!realmId || !rest) return undefined;
  const segments = rest.split('/').map(decodeURIComponent);
  const shown = segments.map((one) => (/^\d+$/.test(one) ? '{id}' : one)).join('/');
  const operation = query.get('include') === 'void' ? 'void' : query.get('operation');
  const isRead = method === 'GET' || segments[0] === 'query';
  const name = `${method} /${shown}${!isRead && operation && operation !== 'update' ? `?operation=${operation}` : ''}`;
  return { realmId, segments, query, name, isRead };
}

/** Does what was asked. @throws {Refused} */
export function answer(company: Company, request: HttpRequest, located: Located, read: () => void): HttpResponse {
  const { segments, query } = located;
  const [head = '', id, more] = segments;
  const { rows } = company.world.options.limits;
  const timed = (body: Wire): HttpResponse => json(200, { ...body, time: pacific(company.now, true) });
  if (head === 'query') {
    const text = request.method === 'GET' ? (query.get('query') ?? '') : bodyText(request.body ?? '');
    return timed({ QueryResponse: runQuery(company, parseQuery(text, rows)) });
  }
  if (request.method === 'GET') {
    switch (head) {
      case 'cdc':
        return timed(changes(company, query, rows));
      case 'companyinfo':
        return timed({ CompanyInfo: showCompany(company) });
      case 'preferences':
        return timed({ Preferences: showPreferences(company) });
      case 'download':
        return download(company, id);
    }
    const name = objectNamed(head);
    const row = company.row(name, id);
    if (more === 'pdf') return paper(company, name, String(row.body.DocNumber ?? row.id));
    return timed({ [name]: show(company, name, row) });
  }
  if (request.method !== 'POST') throw unsupported(request.method);
  if (head === 'upload') return timed(upload(company, request.headers['content-type'] ?? '', request.body ?? ''));
  if (more === 'send') return send(company, objectNamed(head), id, query, timed);
  const body = bodyOf(request);
  if (head === 'batch') return timed(runBatch(company, body, read));
  return timed(write(company, objectNamed(head), body, query));
}

/** Create, update, delete and void are one address; the query and the id in the body tell them apart. */
function write(company: Company, name: Name, body: Wire, query: URLSearchParams): Wire {
  const include = query.get('include') ?? '';
  const allowDuplicate = include.includes('allowduplicatedocnum');
  switch (query.get('operation')) {
    case 'delete':
      return { [name]: { status: 'Deleted', domain: 'QBO', Id: remove(company, name, body).id } };
    case 'void':
      return { [name]: show(company, name, voidIt(company, name, body, 'operation')) };
    case 'update':
      if (include === 'void') return { [name]: show(company, name, voidIt(company, name, body, 'include')) };
      break;
  }
  const row =
    body.Id === undefined
      ? create(company, name, body, { allowDuplicate })
      : update(company, name, body, { allowDuplicate });
  return { [name]: show(company, name, row) };
}

const objectNamed = (segment: string): Name => {
  const name = nameOf(segment);
  if (!name) throw unsupported(segment);
  return name;
};

function bodyOf({ body }: HttpRequest): Wire {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bodyText(body ?? ''));
  } catch {
    throw malformed();
  }
  if (!isWire(parsed)) throw malformed();
  return parsed;
}

function download(company: Company, id: string | undefined): HttpResponse {
  const row = company.row('Attachable', id);
  if (!company.files.has(row.id)) throw notFound(`Attachable ${row.id}`);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: temporaryAddress(company, row.id) };
}

function paper(company: Company, name: Name, number: string): HttpResponse {
  if (!kinds[name].pdf) throw unsupported('pdf');
  return {
    status: 200,
    headers: { 'content-type': 'application/pdf' },
    body: pdfOf(`${company.options.name} ${name} ${number}`),
  };
}

function send(
  company: Company,
  name: Name,
  id: string | undefined,
  query: URLSearchParams,
  timed: (body: Wire) => HttpResponse,
): HttpResponse {
  const row = company.row(name, id);
  if (name !== 'Invoice' && name !== 'CreditMemo') throw unsupported('send');
  const to =
    textOf(query.get('sendTo')) ?? (isWire(row.body.BillEmail) ? textOf(row.body.BillEmail.Address) : undefined);
  if (!to) throw business('The transaction has no e-mail address.');
  const sent = {
    ...row.body,
    BillEmail: { Address: to },
    EmailStatus: 'EmailSent',
    DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: pacific(company.now) },
  };
  return timed({ [name]: show(company, name, company.change(name, row, sent, 'Emailed')) });
}
