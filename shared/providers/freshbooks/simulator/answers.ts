import type { HttpResponse } from '../../../model/http.ts';
import type { Reply } from './call.ts';
import type { FreshBooksOptions } from './options.ts';
import { ERRNO, type Refused } from './refusals.ts';
import type { Wire } from './wire.ts';

/** Families of endpoints, each with its own envelope and its own form of error. */
export type Family = 'accounting' | 'events' | 'auth' | 'ledger';

const JSON_TYPE = { 'content-type': 'application/json' };
const DATED_VERSION = '2023-02-20';
/** Of google.rpc, by HTTP status. */
const RPC_CODE: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  422: 3,
  429: 8,
  500: 13,
};

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});

export function answerOf(reply: Reply, family: Family): HttpResponse {
  const headers = { ...(family === 'accounting' ? { 'x-api-version': DATED_VERSION } : {}), ...reply.headers };
  const { status = 200, body } = reply;
  if (body instanceof Uint8Array) return { status, headers, body };
  if (body === undefined) return { status, headers, body: '' };
  return json(status, body, headers);
}

/** A refusal in the form of its family; accounting has two, told apart by the version the caller asked for. */
export function refusalOf(
  refused: Refused,
  family: Family,
  requestHeaders: Readonly<Record<string, string>>,
  { switches }: FreshBooksOptions,
): HttpResponse {
  if (family === 'events') return json(refused.status, eventsBody(refused));
  if (family === 'auth') return json(refused.status, { error: 'access_denied', error_description: refused.message });
  if (family === 'ledger') return json(refused.status, ledgerBody(refused));
  const dated = /^\d{4}-\d{2}-\d{2}$/.test(requestHeaders['x-api-version'] ?? '');
  const rpc = switches.errorShape === 'rpc' || (switches.errorShape === 'byHeader' && dated);
  const { errorsInside200 } = switches;
  const hidden = errorsInside200 === 'all' || (errorsInside200 === 'validation' && refused.status === 422);
  return json(hidden ? 200 : refused.status, rpc ? rpcBody(refused) : legacyBody(refused), {
    'x-api-version': DATED_VERSION,
  });
}

const described = ({ details, message }: Refused): Wire => ({
  ...(details.object === undefined ? {} : { object: details.object }),
  message,
  ...(details.value === undefined ? {} : { value: String(details.value) }),
  ...(details.field === undefined ? {} : { field: details.field }),
});

function legacyBody(refused: Refused): Wire {
  // Nobody's account: no object is named.
  if (refused.errno === ERRNO.notFound)
    return { response: { errors: [{ message: refused.message, errno: refused.errno }] } };
  return { response: { errors: [{ errno: refused.errno, ...described(refused) }] } };
}

const rpcBody = (refused: Refused): Wire => ({
  code: RPC_CODE[refused.status] ?? 2,
  message: `Request failed with status_code: ${refused.status}`,
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: String(refused.errno),
      domain: 'accounting.api.freshbooks.com',
      metadata: described(refused),
    },
  ],
});

function eventsBody(refused: Refused): Wire {
  if (refused.status !== 422) return { errno: refused.status, message: refused.message };
  const fieldViolations = [{ field: refused.details.field ?? '', description: refused.message }];
  return {
    code: 3,
    message: 'The request contains invalid arguments.',
    details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }],
  };
}

const ledgerBody = (refused: Refused): Wire => ({
  errors: {
    message: refused.message,
    status: String(refused.status),
    details: [{ reason: String(refused.errno), metadata: described(refused) }],
  },
});
