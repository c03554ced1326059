import { describe, expect, it } from 'vitest';
import { figuresOf, type IdleHour } from '../../../local/demo/figures.ts';

const quiet: IdleHour = {
  calls: {
    xero: { 'GET /Contacts': 1, 'GET /Invoices': 1, 'GET /Payments': 1, 'POST /connect/token': 2 },
    melio: { 'GET /vendors': 1, 'GET /bills': 1 },
    quickbooks: { 'GET /cdc': 1 },
    bill: { 'GET /v3/bills': 1, 'GET /v3/bills/{id}': 3, 'GET /events/v3/subscriptions': 1 },
    freshbooks: { 'GET /payments/payments': 24 },
  },
  wru: 100,
  written: { 'A#xero:1': 2, 'A#melio:1': 2, 'A#quickbooks:1': 6, 'A#freshbooks:1': 24, DISP: 60 },
  visits: { xero: 1, melio: 1, quickbooks: 2, bill: 1, freshbooks: 12 },
};
const over = (...given: Parameters<typeof figuresOf>) =>
  figuresOf(...given).flatMap(({ what, counted, atMost }) => (counted > atMost ? [what] : []));

describe('the figures of the report', () => {
  it('count lists by vendor, writes by account, and say what is allowed', () => {
    const figures = figuresOf(
      quiet,
      { melio: { 'PATCH /bills/{id}': 1, 'GET /bills': 1 }, xero: {} },
      { 'sqs:SendMessageBatch': 7 },
    );
    expect(figures.map(({ counted, atMost }) => [counted, atMost])).toEqual([
      [3, 3],
      [2, 7],
      [1, 1],
      [1, 8],
      [2, 2],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('show what is more than that', () => {
    const calls = { ...quiet.calls, quickbooks: { 'GET /cdc': 1, 'GET /query': 1 } };
    expect(over({ ...quiet, calls }, undefined, {})).toEqual(['An idle hour: list calls of QuickBooks Online']);
    const written = { ...quiet.written, 'A#bill:1': 3 };
    expect(over({ ...quiet, written }, undefined, {})).toEqual(['An idle hour: table writes of one account']);
    expect(over(quiet, { melio: { 'PATCH /bills/{id}': 2 }, xero: { 'POST /Invoices': 1 } }, {})).toHaveLength(2);
    expect(over(quiet, undefined, { 'dynamodb:GetItem': 1 })).toHaveLength(1);
  });
});
