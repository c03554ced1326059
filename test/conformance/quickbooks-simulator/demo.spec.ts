import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import { quickbooks } from '../../../shared/providers/quickbooks/index.ts';
import { DEMO_REALM, QuickBooksSimulator } from '../../../shared/providers/quickbooks/simulator/index.ts';

const folder = join(import.meta.dirname, '../../../local/demo/quickbooks');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Files in whatever order the disk gives them. */
function demo(order: readonly string[] = files) {
  const now = Date.parse('2026-11-22T18:00:00Z');
  const simulator = new QuickBooksSimulator({ now: () => now, random: () => 0.5, post: async () => ({ status: 200 }) });
  for (const name of order) simulator.load(name, readFileSync(join(folder, name), 'utf8'));
  return { simulator, now };
}

describe('the demo company', () => {
  it.each(files)('%s is shown again as it stands in the file', (name) => {
    const { QueryResponse } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const [object, rows] = Object.entries(QueryResponse)[0] as [
      Parameters<ReturnType<QuickBooksSimulator['ui']>['all']>[0],
      unknown,
    ];
    for (const order of [files, [...files].reverse()]) expect(demo(order).simulator.ui().all(object)).toEqual(rows);
  });

  it('has its balances from its payments, whatever a file says of them', () => {
    const { simulator } = demo();
    const bills = JSON.parse(readFileSync(join(folder, 'Bills.json'), 'utf8'));
    const rows = bills.QueryResponse.Bill.map((bill: object) => ({ ...bill, Balance: 1, LinkedTxn: [] }));
    simulator.load('Bills.json', JSON.stringify({ QueryResponse: { Bill: rows } }));
    expect(simulator.ui().all('Bill')).toEqual(bills.QueryResponse.Bill);
  });

  it('is read by our client to the last row', async () => {
    const { simulator, now } = demo();
    simulator.options.limits.perSecond = 1_000;
    const { accessToken } = simulator.issueTokens();
    const session = quickbooks.connect(`quickbooks:${DEMO_REALM}`, {
      http: (request) => simulator.handle(request),
      clock: { now: () => now },
      token: async () => accessToken,
      config: { apiUrl: 'https://quickbooks.test', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '' },
    });
    const seen = new Map<string, number>();
    let page: string | undefined;
    do {
      const answer = await session.list('changes', page === undefined ? {} : { page });
      expect(answer.unreadable).toEqual([]);
      for (const { entity, id, fields } of answer.records) {
        expect(entitySchemas[entity].parse(fields)).toEqual(fields);
        seen.set(`${entity}#${id}`, 1);
      }
      page = answer.nextPage;
    } while (page);
    const count = (entity: string) => [...seen.keys()].filter((key) => key.startsWith(`${entity}#`)).length;
    expect(count('contact')).toBe(30);
    expect(count('bill')).toBeGreaterThan(15);
    expect(count('invoice')).toBeGreaterThan(10);
    expect(count('payment')).toBeGreaterThan(5);
  });

  it('has every case that a sync meets', () => {
    const ui = demo().simulator.ui();
    const partly = (name: 'Bill' | 'Invoice') =>
      ui.all(name).filter(({ Balance, TotalAmt }) => Number(Balance) > 0 && Number(Balance) < Number(TotalAmt));
    expect([partly('Bill').length, partly('Invoice').length].every((count) => count > 0)).toBe(true);
    expect(ui.all('BillPayment').some(({ Line }) => (Line as unknown[]).length > 1)).toBe(true);
    expect(ui.all('Payment').some(({ UnappliedAmt }) => Number(UnappliedAmt) > 0)).toBe(true);
    expect(ui.all('Payment').some(({ TotalAmt }) => TotalAmt === 0)).toBe(true);
    expect(ui.all('Payment').some(({ LinkedTxn }) => JSON.stringify(LinkedTxn ?? '').includes('Deposit'))).toBe(true);
    expect(ui.all('Invoice').some(({ PrivateNote }) => String(PrivateNote).startsWith('Voided'))).toBe(true);
    expect(ui.all('VendorCredit').some(({ Balance }) => Number(Balance) > 0)).toBe(true);
  });
});
