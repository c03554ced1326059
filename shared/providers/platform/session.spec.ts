import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, type RateLimited, Unavailable } from '../../engine/errors.ts';
import type { RecordWrite } from '../../engine/provider.ts';
import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { platformSession } from './session.ts';

const json = { 'content-type': 'application/json' };
const answer = (status: number, body: unknown = '', headers: Record<string, string> = json): HttpResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const refusal = (code: string, more: object = {}) => ({
  error: { code, message: 'No.', field_errors: null, retryable: false, reason: null, existing_id: null, ...more },
});

function sessionWith(answers: readonly (HttpResponse | Error)[]) {
  const asked: HttpRequest[] = [];
  const tokens: (boolean | undefined)[] = [];
  const session = platformSession({
    speaker: { id: 'melio', name: 'Melio' },
    apiUrl: 'https://p.example/v1/',
    account: 'org_7',
    http: async (request) => {
      const next = answers[asked.length];
      asked.push(request);
      if (!next) throw new Error('one call too many');
      if (next instanceof Error) throw next;
      return next;
    },
    token: async (fresh) => {
      tokens.push(fresh);
      return fresh ? 'new' : 'old';
    },
  });
  return { session, asked, tokens };
}

const vendor = (fields: ProviderRecord['fields'] = {}): ProviderRecord => ({
  entity: 'contact',
  id: 'vnd_1',
  version: 3,
  presence: 'present',
  fields,
});
const edit: RecordWrite = {
  kind: 'update',
  entity: 'contact',
  id: 'vnd_1',
  changes: { email: 'a@b.example' },
  current: vendor(),
};

describe('a write', () => {
  const sendEdit = (answers: readonly (HttpResponse | Error)[]) => {
    const made = sessionWith(answers);
    return { ...made, outcome: made.session.send(made.session.prepare([edit]), 'key-1') };
  };

  it('names the account, the key and the version it was made from', async () => {
    const { asked, outcome } = sendEdit([answer(409, refusal('version_conflict'))]);
    await outcome;
    expect(asked[0]).toMatchObject({
      method: 'PATCH',
      url: 'https://p.example/v1/vendors/vnd_1',
      headers: {
        authorization: 'Bearer old',
        'platform-account': 'org_7',
        'idempotency-key': 'key-1',
        'if-match': '3',
      },
      body: '{"email":"a@b.example"}',
    });
  });

  it.each([
    ['validation', 400, 'validation'],
    ['not_found', 404, 'notFound'],
    ['version_conflict', 409, 'versionConflict'],
    ['frozen', 409, 'frozen'],
    ['exists', 409, 'exists'],
    ['platform_payment', 409, 'wrongState'],
    ['vendor_archived', 422, 'archivedContact'],
    ['amount_above_due', 422, 'amountAboveDue'],
    ['currency_not_supported', 422, 'currency'],
    ['plan_limit', 422, 'planLimit'],
    ['key_reused', 422, 'keyReused'],
    ['a code of tomorrow', 422, 'validation'],
  ])('refused as %s (%i) is %s', async (code, status, ours) => {
    const [outcome] = await sendEdit([answer(status, refusal(code))]).outcome;
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: ours } });
  });

  it('says why it was refused, by field and by reason', async () => {
    const error = refusal('frozen', {
      field_errors: { email: 'no address' },
      reason: 'payment_scheduled',
      existing_id: 'x',
    });
    const [outcome] = await sendEdit([answer(409, error)]).outcome;
    expect(outcome).toMatchObject({
      refusal: { message: 'No. (email: no address) [payment_scheduled]', existingId: 'x' },
    });
  });

  it.each([
    ['the connection breaks', new ConnectionLost('reset')],
    ['the platform fails', answer(500, refusal('internal'))],
    ['the first request is still running', answer(409, refusal('key_in_use'))],
    ['the answer is not JSON', answer(200, '<html>')],
    ['the answer is another thing', answer(200, { id: 'vnd_1' })],
    ['it is sent elsewhere', answer(302)],
  ])('has an unknown outcome when %s', async (_, given) => {
    await expect(sendEdit([given]).outcome).rejects.toThrow(OutcomeUnknown);
  });

  it('asks for a token once more, then access is lost', async () => {
    const { asked, tokens, outcome } = sendEdit([
      answer(401, refusal('unauthorized')),
      answer(401, refusal('unauthorized')),
    ]);
    await expect(outcome).rejects.toThrow(AccessLost);
    expect(tokens).toEqual([undefined, true]);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('waits as long as it is told', async () => {
    const { outcome } = sendEdit([answer(429, refusal('rate_limited'), { ...json, 'retry-after': '17' })]);
    await expect(outcome).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 17,
    } satisfies Partial<RateLimited>);
  });

  it('reports a removed record as gone, one version later', async () => {
    const made = sessionWith([answer(204, '', {})]);
    const current = { ...vendor(), entity: 'bill' as const, id: 'bil_1' };
    const request = made.session.prepare([{ kind: 'remove', entity: 'bill', id: 'bil_1', current }]);
    expect(await made.session.send(request, 'k')).toEqual([
      { kind: 'done', record: { entity: 'bill', id: 'bil_1', version: 4, presence: 'deleted', fields: {} } },
    ]);
  });
});

describe('a read', () => {
  const page = (data: unknown[], next_cursor: string | null = null) => answer(200, { data, next_cursor });

  it('names a row that does not parse, without its values, and keeps the others', async () => {
    const row = {
      ...{ id: 'fs_1', version: 1, archived: false, removed_by: null, source: 'platform', external_refs: [] },
      ...{ kind: 'bank', display_name: 'Checking', last4: '4242' },
    };
    const { session } = sessionWith([page([row, { ...row, id: 'fs_2', kind: 'secret purse' }, 7])]);
    const { records, unreadable } = await session.list('fundingAccounts', {});
    expect(records.map(({ id }) => id)).toEqual(['fs_1']);
    expect(unreadable.map(({ id }) => id)).toEqual(['fs_2', 'row 2']);
    expect(unreadable[0]!.reason).toMatch(/^kind: /);
    expect(JSON.stringify(unreadable)).not.toContain('secret purse');
  });

  it('asks a first sync for live records, an increment for everything that changed', async () => {
    const { session, asked } = sessionWith([page([]), page([]), page([], 'c2')]);
    await session.list('bills', {});
    await session.list('bills', { since: Date.UTC(2026, 2, 1) });
    expect(await session.list('vendors', { page: 'c1' })).toMatchObject({ nextPage: 'c2' });
    expect(asked.map(({ url }) => decodeURIComponent(url.slice('https://p.example/v1'.length)))).toEqual([
      '/bills?status=unpaid,partially_paid,scheduled&limit=500',
      '/bills?updated_since=2026-03-01T00:00:00.000Z&include_archived=true&limit=500',
      '/vendors?limit=500&cursor=c1',
    ]);
  });

  it('starts a walk over when the platform has forgotten its cursor', async () => {
    const { session, asked } = sessionWith([answer(400, refusal('validation')), page([], 'fresh')]);
    expect(await session.list('vendors', { page: 'stale' })).toMatchObject({ nextPage: 'fresh' });
    expect(asked[1]!.url).toBe('https://p.example/v1/vendors?limit=500');
  });

  it.each([
    ['the connection breaks', new ConnectionLost('reset'), Unavailable],
    ['the platform fails', answer(503, refusal('unavailable')), Unavailable],
    ['the answer is no page', answer(200, { items: [] }), Unavailable],
    ['the answer is not JSON', answer(200, 'oops'), Unavailable],
    ['the account is closed to us', answer(403, refusal('forbidden')), AccessLost],
  ])('changes nothing when %s', async (_, given, kind) => {
    await expect(sessionWith([given]).session.list('vendors', {})).rejects.toThrow(kind);
  });

  it('says of an id that it is missing only on its own 404', async () => {
    const { session, asked } = sessionWith([
      page([]),
      answer(404, refusal('not_found')),
      answer(404, refusal('not_found')),
    ]);
    expect(await session.fetch('bill', ['a', 'b'])).toEqual({ records: [], missing: ['a', 'b'], unreadable: [] });
    expect(asked).toHaveLength(3);
  });
});

describe('an announcement', () => {
  it('is said once a day under a key of its own words; an unknown kind is an attention item', async () => {
    const { session, asked } = sessionWith([answer(202, {}), answer(202, {})]);
    await session.announce!({ kind: 'planLimit', text: 'x' });
    await session.announce!({ kind: 'planLimit', text: 'x' });
    expect(JSON.parse(asked[0]!.body as string)).toEqual({ kind: 'attention_item', text: 'x' });
    expect(asked[0]!.headers['idempotency-key']).toBe(asked[1]!.headers['idempotency-key']);
  });

  it('is only late when nobody answers', async () => {
    const { session } = sessionWith([new ConnectionLost('reset')]);
    await expect(session.announce!({ kind: 'first_sync_completed', text: 'x' })).rejects.toThrow(Unavailable);
  });
});
