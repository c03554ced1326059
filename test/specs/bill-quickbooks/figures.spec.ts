import { describe, expect, it } from 'vitest';
import type { TableChange } from '../../../shared/memory/table.ts';
import { BackOffice, type BackOfficeOptions } from '../../support/bill-quickbooks.ts';

/** What the sync costs, in calls and in writes of the table. */

const SOME = { bills: { 'B-1': 100, 'B-2': 50 }, invoices: { 'I-1': 100 } };
const hourly = (more: object = {}): BackOfficeOptions => ({ settings: { interval: 'hourly', ...more } });

/** Lists read, subscriptions looked at: all but the tokens and sessions that everything needs. */
function asked(office: BackOffice) {
  const { 'POST /oauth2/v1/tokens/bearer': _token, ...quickbooks } = office.calls('quickbooks');
  const { 'POST /v3/login': _session, ...bill } = office.calls('bill');
  return { quickbooks, bill };
}
const LOOKED = { 'GET /events/v3/subscriptions': 1 };
const EACH_STREAM_ONCE = {
  'GET /v3/vendors': 1,
  'GET /v3/customers': 1,
  'GET /v3/bills': 1,
  'GET /v3/vendor-credits': 1,
  'GET /v3/payments': 1,
  'GET /v3/invoices': 1,
  'GET /v3/credit-memos': 1,
  'GET /v3/receivable-payments': 1,
};

/** The minutes of so many, counted from now, in which a list of this vendor was read. */
async function visits(office: BackOffice, minutes: number) {
  const found: Record<'quickbooks' | 'bill', number[]> = { quickbooks: [], bill: [] };
  for (let minute = 1; minute <= minutes; minute += 1) {
    office.resetCalls();
    await office.settle(1);
    const { quickbooks, bill } = asked(office);
    if (Object.keys(quickbooks).length > 0) found.quickbooks.push(minute);
    if (Object.keys(bill).length > 0) found.bill.push(minute);
  }
  return found;
}

/** An office whose hourly visits are all at least so many minutes away. */
async function atRest(options: BackOfficeOptions, minutes: number): Promise<BackOffice> {
  const office = await BackOffice.with(SOME, options);
  await office.hours(3);
  const seen = Object.values(await visits(office, 60)).flat();
  const start = Array.from({ length: 60 }, (_, at) => at).find((at) =>
    seen.every((minute) => (minute - at + 60) % 60 > minutes),
  );
  await office.settle(start);
  office.resetCalls();
  return office;
}

describe('an hour in which nothing changes', () => {
  it.each([
    ['payables and receivables', {}],
    ['credits and attachments as well', { creditMemos: true, attachments: true }],
  ])(
    'is one CDC call on QuickBooks whatever the number of entities, and one list call per stream on BILL (%s)',
    async (_, settings) => {
      const office = await BackOffice.with(SOME, hourly(settings));
      await office.hours(3);
      office.resetCalls();
      await office.hours(1);
      expect(asked(office)).toEqual({ quickbooks: { 'GET /cdc': 1 }, bill: { ...LOOKED, ...EACH_STREAM_ONCE } });
    },
  );

  it('writes at most two items of the table per account', async () => {
    const writes = new Map<string, number>();
    const onChange = ({ before, after }: TableChange) => {
      const { pk } = (after ?? before)!;
      writes.set(pk, (writes.get(pk) ?? 0) + 1);
    };
    const office = await BackOffice.with(SOME, { ...hourly(), onChange });
    await office.hours(3);
    writes.clear();
    await office.hours(1);
    const accounts = Object.values(office.vendors).map(({ account }) => account);
    // Beside them the dispatcher's minutes, and a token that is refreshed.
    expect(Object.fromEntries([...writes].filter(([pk]) => !/^(DISP|G#)/.test(pk)))).toEqual({
      [`A#${accounts[0]}`]: 2,
      [`A#${accounts[1]}`]: 2,
    });
  });

  it('lists nothing at all between the hourly visits: where a webhook tells, nobody asks', async () => {
    const office = await BackOffice.with(SOME, hourly());
    await office.hours(3);
    const { quickbooks, bill } = await visits(office, 120);
    const [first, second] = [quickbooks[0]!, bill[0]!];
    expect({ quickbooks, bill }).toEqual({ quickbooks: [first, first + 60], bill: [second, second + 60] });
  });

  it('nor does what a webhook tells of bring a list: the record is fetched by its id', async () => {
    const office = await atRest(hourly(), 20);
    office.bill.ui.editBill(office.inBill('B-1').id, { dueDate: '2026-05-05' });
    office.ledger.edit('Bill', office.idOf('Bill', 'B-2'), { DueDate: '2026-05-06' });
    await office.settle(20);
    expect([office.row('Bill', 'B-1').DueDate, office.inBill('B-2').dueDate]).toEqual(['2026-05-05', '2026-05-06']);
    const { quickbooks, bill } = asked(office);
    expect(quickbooks['GET /cdc']).toBeUndefined();
    for (const list of ['vendors', 'payments', 'invoices', 'customers'])
      expect(bill[`GET /v3/${list}`]).toBeUndefined();
  });

  it('costs no list on either side with the interval that is the default', async () => {
    const office = await BackOffice.with(SOME);
    await office.hours(3);
    office.resetCalls();
    await office.hours(1);
    expect(asked(office)).toEqual({ quickbooks: {}, bill: LOOKED });
  });
});

describe('a hundred bills that changed in BILL', () => {
  const BILLS = 100;
  const due = '2026-05-05';
  async function edited(options: BackOfficeOptions): Promise<BackOffice> {
    const office = new BackOffice(options);
    for (let n = 0; n < BILLS; n++) office.enterBill(`B-${n}`, 10 + n);
    await office.connect(options.settings);
    await office.hours(2);
    office.resetCalls();
    for (let n = 0; n < BILLS; n++) office.bill.ui.editBill(office.inBill(`B-${n}`).id, { dueDate: due });
    await office.hours(1);
    return office;
  }

  it.each([
    ['told by webhooks, all at once', {}],
    ['found by the hourly visit', { webhookFault: () => ({ kind: 'lost' }) as const }],
  ])('are four batch calls on QuickBooks (%s)', { timeout: 30_000 }, async (_, options) => {
    const office = await edited({ ...hourly(), ...options });
    expect(office.writes('quickbooks')).toEqual({ 'POST /batch': 4 });
    expect(office.rows('Bill').filter(({ DueDate }) => DueDate !== due)).toEqual([]);
    expect(office.writes('bill')).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('and where nothing follows a full delivery, the other side has it all within two minutes', async () => {
    const numbers = Array.from({ length: 10 }, (_, n) => `B-${n}`);
    const office = await BackOffice.with(
      { bills: Object.fromEntries(numbers.map((number) => [number, 10])) },
      hourly(),
    );
    await office.hours(2);
    for (const number of numbers) office.bill.ui.editBill(office.inBill(number).id, { dueDate: due });
    await office.drain();
    expect(office.rows('Bill').filter(({ DueDate }) => DueDate === due)).toEqual([]);
    await office.settle(2);
    expect(office.rows('Bill').filter(({ DueDate }) => DueDate === due)).toHaveLength(10);
  });
});
