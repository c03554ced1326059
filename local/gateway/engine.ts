import type { HttpResponse } from '../../shared/model/http.ts';
import type { Call } from './call.ts';

/** A local stand-in for one AWS service: answers a call that has been allowed. */
export type Engine = (call: Call) => Promise<HttpResponse>;

/** An answer of the AWS JSON protocols. */
export const json = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

/** An error of the AWS JSON and REST-JSON protocols. */
export const jsonError = (status: number, code: string, message: string, more: object = {}): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
  body: JSON.stringify({ __type: code, message, ...more }),
});

/** An error of S3, which answers in XML. */
export const xmlError = (status: number, code: string, message: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`,
});

const escaped = (text: string) => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
