import type { HttpRequest } from '../../../model/http.ts';
import { type Reply, scriptOf } from '../../script.ts';
import { connect } from '../session.ts';
import { sampleBill } from './samples.ts';

const config = { apiUrl: 'https://xero.test/api.xro/2.0', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '' };

/** A session whose answers are played in order; `asked` is what went out. */
export function play(...replies: Reply[]) {
  const { ports, ...rest } = scriptOf(config, replies);
  return { session: connect('xero:tenant-1', ports), ...rest };
}

export const addressOf = ({ url }: HttpRequest): URL => new URL(url);
export const bills = (...rows: object[]) => ({ Invoices: rows });
export const billAt = (ms: number, more: object = {}) => ({
  ...sampleBill,
  UpdatedDateUTC: `/Date(${ms}+0000)/`,
  ...more,
});
