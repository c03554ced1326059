import { ERRNO, Refused } from '../refusals.ts';
import type { Wire } from '../wire.ts';
import { CHART, type ChartAccount } from './chart.ts';

/** The chart of accounts, to be read. @see https://www.freshbooks.com/api/chart_of_accounts */
export function ledgerAnswer(method: string, segments: readonly string[]): Wire {
  const [what, uuid] = segments;
  if (method !== 'GET') throw new Refused(405, ERRNO.notFound, 'Method Not Allowed');
  if (what === 'types')
    return { data: [...new Set(CHART.map(({ type }) => type))].map((name, index) => ({ id: index + 1, name })) };
  if (what === 'sub_types') {
    const first = new Map(CHART.map((one) => [one.subType, one]).toReversed() as [string, ChartAccount][]);
    const rows = [...first].toReversed();
    return {
      data: rows.map(([name, { type, number }], index) => ({ id: index + 1, type, name, base_number: number })),
    };
  }
  if (uuid === undefined) return { data: CHART.map(showAccount) };
  const found = CHART.find((one) => one.uuid === uuid);
  if (!found)
    throw new Refused(404, ERRNO.unknownResource, 'Account not found.', { field: 'account_uuid', value: uuid });
  return { data: showAccount(found) };
}

const brief = ({ uuid, name, number }: ChartAccount): Wire => ({ uuid, name, number });

const showAccount = (one: ChartAccount): Wire => {
  const parent = CHART.find(({ number }) => number === one.parent);
  return {
    ...brief(one),
    description: null,
    type: one.type,
    sub_type: one.subType,
    system_account_name: null,
    parent_account: parent ? brief(parent) : null,
    sub_accounts: CHART.filter(({ parent: of }) => of === one.number).map(brief),
    auto_created: true,
    state: 'active',
    updated_at: '2024-01-05T14:03:22.123456Z',
  };
};
