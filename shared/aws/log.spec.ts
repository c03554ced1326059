import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { type LogSink, powertoolsLog } from './log.ts';

function logged(data: Record<string, Json>): string {
  const lines: unknown[] = [];
  const sink = {
    info: (...line: unknown[]) => lines.push(line),
    warn: () => {},
    error: () => {},
  } as unknown as LogSink;
  powertoolsLog('test', sink).info('message', data);
  return JSON.stringify(lines);
}

describe('log', () => {
  it.each<[string, Json]>([
    ['accessToken', 'abc'],
    ['name', 'Acme'],
    ['email', 'a@b.example'],
    ['fields', { name: 'Acme' }],
    ['reason', 'Acme Ltd was archived'],
    ['id', 'someone@acme.example'],
    ['id', 'eyJhbGciOi.eyJzdWIiOi.c2ln'],
    ['code', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
    ['error', { message: 'Acme' }],
    ['error', 'Unavailable: Acme is in maintenance'],
    ['error', 'Acme cannot be read'],
    ['error', 'Error: no Acme\nAcme\n    at read (sync.js:1:2)'],
    ['events', ['01JA', 'Bearer abc']],
  ])('hides what could be a token or a name: %s %j', (key, value) => {
    const line = logged({ [key]: value });
    const secret = Array.isArray(value) ? value.at(-1) : value;
    expect(line).not.toContain(typeof secret === 'string' && !secret.includes('Acme') ? secret : 'Acme');
    expect(line).toContain('[redacted]');
  });

  it.each<[string, Json]>([
    ['account', 'xero:fe79f7dd-b6d4-4a92-ba7b-538af6289c58'],
    ['id', 'fe79f7dd-b6d4-4a92-ba7b-538af6289c58/0e64a623-c2a1-446a-93ed-eb897f118cbc'],
    ['code', 'RATE_LIMITED'],
    ['retryAfterSeconds', 30],
    ['events', ['01JAAAAAAAAAAAAAAAAAAAAAAA']],
    ['state', null],
    ['error', 'Unavailable'],
    ['error', 'ConditionFailed: condition of write 2 failed'],
    ['error', 'TypeError: x is not a function\n    at read (sync.js:1:2)'],
  ])('shows ids, codes and counts: %s %j', (key, value) => {
    expect(logged({ [key]: value })).toContain(JSON.stringify({ [key]: value }));
  });
});
