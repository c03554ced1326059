import type { HttpResponse } from '../../../model/http.ts';
import { refusal } from './answers.ts';
import { Refused } from './refusals.ts';

export const NOT_AUTHORIZED = new Refused(
  3100,
  'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
  '',
  {
    status: 403,
    type: 'AuthorizationFault',
  },
);
export const NO_SUBSCRIPTION = new Refused(
  6190,
  'Invalid Company Status',
  'Subscription period has ended or canceled or there was a billing problem',
  { status: 403 },
);

export const withHeaders = (response: HttpResponse, headers: HttpResponse['headers']): HttpResponse => ({
  ...response,
  headers: { ...response.headers, ...headers },
});

export function broken(status: 500 | 503, now: number): HttpResponse {
  // The gateway in front of the API answers in HTML.
  if (status === 503) {
    return {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: '<html><body><h1>Service Unavailable</h1></body></html>',
    };
  }
  return refusal(
    new Refused(
      10000,
      'An application error has occurred while processing your request',
      'System Failure Error: null',
      { type: 'SystemFault' },
    ),
    now,
    500,
  );
}
