import type { HttpResponse } from '../../../model/http.ts';
import type { Refused } from './refusals.ts';
import { pacific } from './time.ts';
import type { Wire } from './wire.ts';

const TYPE = { 'content-type': 'application/json;charset=UTF-8' };

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { ...TYPE, ...headers },
  body: JSON.stringify(body),
});

export const faultOf = ({ message, detail, code, element, type }: Refused): Wire => ({
  Error: [{ Message: message, ...(detail ? { Detail: detail } : {}), code: String(code), element }],
  type,
});

/** A refusal: `{"Fault": {...}, "time": ...}`. */
export const refusal = (refused: Refused, now: number, status = refused.status): HttpResponse =>
  json(status, { Fault: faultOf(refused), time: pacific(now, true) });

/** The same in lower case, as a refused token is answered. */
export const unauthenticated = (now: number, detail: string): HttpResponse =>
  json(401, {
    warnings: null,
    intuitObject: null,
    fault: {
      error: [
        {
          message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
          detail,
          code: '3200',
          element: null,
        },
      ],
      type: 'AUTHENTICATION',
    },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now,
    status: null,
    cdcresponse: [],
  });
