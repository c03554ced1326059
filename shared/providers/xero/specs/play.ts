import type { Session } from '../../../engine/provider.ts';
import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import { connect } from '../session.ts';
import { sampleBill } from './samples.ts';

export type Reply = object | string | Partial<HttpResponse> | Error;

/** A session whose answers are played in order; `asked` is what went out. */
export function play(...replies: Reply[]): { session: Session; asked: HttpRequest[]; tokens: boolean[] } {
  const asked: HttpRequest[] = [];
  const tokens: boolean[] = [];
  const session = connect('xero:tenant-1', {
    clock: { now: () => 0 },
    config: { apiUrl: 'https://xero.test/api.xro/2.0', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '' },
    token: async (fresh = false) => {
      tokens.push(fresh);
      return fresh ? 'token-2' : 'token-1';
    },
    http: async (request) => {
      asked.push(request);
      const reply = replies.shift();
      if (reply === undefined) throw new Error('one call more than expected');
      if (reply instanceof Error) throw reply;
      if (typeof reply === 'object' && 'status' in reply) return { status: 200, headers: {}, body: '', ...reply };
      return { status: 200, headers: {}, body: typeof reply === 'string' ? reply : JSON.stringify(reply) };
    },
  });
  return { session, asked, tokens };
}
export const addressOf = ({ url }: HttpRequest): URL => new URL(url);
export const bills = (...rows: object[]) => ({ Invoices: rows });
export const billAt = (ms: number, more: object = {}) => ({
  ...sampleBill,
  UpdatedDateUTC: `/Date(${ms}+0000)/`,
  ...more,
});
