import { faultOf } from './answers.ts';
import type { Company } from './company.ts';
import { nameOf } from './company.ts';
import { Refused } from './refusals.ts';
import { show, stub } from './showing.ts';
import { instantOf } from './time.ts';
import type { Wire } from './wire.ts';

const LOOK_BACK_MS = 30 * 24 * 3_600_000;

const invalid = (detail: string): Refused => new Refused(4001, 'Invalid query', `QueryValidationError: ${detail}`);

/**
 * What changed since an instant: an answer without pages, which is silently cut when it is full.
 * @see https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
 * @throws {Refused}
 */
export function changes(company: Company, query: URLSearchParams, most: number): Wire {
  const since = instantOf(query.get('changedSince') ?? '');
  if (since === undefined) throw invalid('changedSince is not a date');
  if (company.now - since > LOOK_BACK_MS) throw invalid('changedSince is more than 30 days in the past');
  const asked = (query.get('entities') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (asked.length === 0) throw invalid('entities is required');
  let left = most;
  const QueryResponse = asked.map((word): Wire => {
    const name = nameOf(word);
    if (!name)
      return { Fault: faultOf(new Refused(500, 'Unsupported Operation', `Entity ${word} is not supported in CDC`)) };
    const rows = company.tables[name]
      .listed(company.now)
      .filter(({ updatedAt }) => Math.floor(updatedAt / 1000) >= Math.floor(since / 1000))
      .sort((a, b) => Number(a.deleted) - Number(b.deleted))
      .slice(0, left);
    left -= rows.length;
    if (rows.length === 0) return {};
    const objects = rows.map((row) => (row.deleted ? stub(row) : show(company, name, row)));
    return { [name]: objects, startPosition: 1, maxResults: rows.length, totalCount: rows.length };
  });
  return { CDCResponse: [{ QueryResponse }] };
}
