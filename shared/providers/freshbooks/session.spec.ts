import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { RecordWrite } from '../../engine/provider.ts';
import { ConnectionLost } from '../../model/http.ts';
import { errors, notFound, page, play, single } from './specs/play.ts';
import { read } from './specs/read.ts';
import { sampleClient, sampleMe, samplePayment } from './specs/samples.ts';

const paying: RecordWrite = {
  kind: 'create',
  entity: 'payment',
  marker: 'TOABCDEFGHIJ',
  fields: {
    document: '454063',
    amount: 10_000,
    currency: 'USD',
    paidOn: '2026-06-15',
    method: 'ach',
    reference: 'AP-77',
  },
};
const send = (session: ReturnType<typeof play>['session'], write: RecordWrite = paying) =>
  session.send(session.prepare([write]), 'no-key');

describe('every call', () => {
  it('goes to the account, pinned to a version, with the token', async () => {
    const { session, asked } = play(single('client', sampleClient));
    await session.fetch('contact', ['567595']);
    expect(asked[0]).toMatchObject({
      method: 'GET',
      url: 'https://api.freshbooks.test/accounting/account/ZyQ04o/users/clients/567595?include%5B%5D=outstanding_balance&include%5B%5D=overdue_balance',
      headers: { authorization: 'Bearer token-1', accept: 'application/json', 'x-api-version': '2023-02-20' },
    });
  });

  const refused = { status: 401, body: JSON.stringify({ error: 'unauthenticated', error_description: 'no' }) };

  it.each([refused, { ...refused, status: 200 }])('gets one new token when the old one is refused (%j)', async (no) => {
    const { session, asked, tokens } = play(no, single('client', sampleClient));
    expect((await session.fetch('contact', ['567595'])).records.map(({ entity }) => entity)).toEqual([
      'contact',
      'contactPerson',
    ]);
    expect(tokens).toEqual([false, true]);
    expect(asked[1]!.headers.authorization).toBe('Bearer token-2');
  });

  it('gives up when the new one is refused too', async () => {
    await expect(play(refused, refused).session.fetch('contact', ['1'])).rejects.toThrow(AccessLost);
    await expect(send(play(refused, refused).session)).rejects.toThrow(AccessLost);
  });

  it('waits when it is told to', async () => {
    const slow = { status: 429, headers: { 'retry-after': '3' }, body: '' };
    await expect(play(slow).session.list('clients', {})).rejects.toThrow(new RateLimited('freshbooks', 'minute', 3));
    await expect(send(play(slow).session)).rejects.toThrow(RateLimited);
  });

  it('that got no answer can be made again when it was a read', async () => {
    await expect(play(new ConnectionLost('x')).session.list('clients', {})).rejects.toThrow(Unavailable);
    await expect(send(play(new ConnectionLost('x')).session)).rejects.toThrow(OutcomeUnknown);
  });
});

describe('the answer to a write', () => {
  it('is the record', async () => {
    const { session, asked } = play(single('payment', samplePayment));
    expect(await send(session)).toMatchObject([
      { kind: 'done', record: { id: '454063/312143', fields: { amount: 10_000 }, marker: 'AP-77 TOABCDEFGHIJ' } },
    ]);
    expect(asked[0]!.headers).not.toHaveProperty('idempotency-key');
  });

  it('with an overpayment is done all the same, and says so', async () => {
    const { session } = play(single('payment', { ...samplePayment, overpaymentid: 31313 }));
    expect(await send(session)).toMatchObject([
      {
        kind: 'done',
        record: { extra: { overpaymentId: '31313' }, alsoLookAt: [{ entity: 'invoice', id: '454063' }] },
      },
    ]);
  });

  it('that cannot be read keeps its id', async () => {
    const { session } = play(single('payment', { id: 312143, vis_state: 'odd' }));
    expect(await send(session)).toEqual([
      { kind: 'done', record: { entity: 'payment', id: '454063/312143', version: 0, presence: 'present', fields: {} } },
    ]);
  });

  it('is a refusal, whatever the status', async () => {
    const problem = { errno: 1004, field: 'type', message: 'Invalid value', object: 'payment' };
    for (const status of [200, 422]) {
      expect(await send(play(errors(status, problem)).session)).toEqual([
        { kind: 'refused', refusal: { code: 'validation', message: 'type: Invalid value' } },
      ]);
    }
  });

  it.each([
    { status: 500, body: '{}' },
    { status: 503, body: '<html>' },
    { status: 200, body: '<html>' },
    { status: 200, body: '{"response":{"result":{}}}' },
    { status: 200, body: '{"response":{"result":{"payment":{}}}}' },
    errors(200, { errno: 500, message: 'bug' }),
  ])('%j leaves open whether it was done', async (reply) => {
    await expect(send(play(reply).session)).rejects.toThrow(OutcomeUnknown);
  });

  it('to a removal is the record, gone', async () => {
    const current = read('payments', samplePayment);
    const remove: RecordWrite = { kind: 'remove', entity: 'payment', id: current.id, current };
    const gone = play(single('payment', { ...samplePayment, vis_state: 1 }));
    expect(await send(gone.session, remove)).toMatchObject([{ kind: 'done', record: { presence: 'deleted' } }]);
    const silent = play({ response: { result: {} } });
    expect(await send(silent.session, remove)).toEqual([
      { kind: 'done', record: { entity: 'payment', id: current.id, version: 0, presence: 'deleted', fields: {} } },
    ]);
  });

  it('to a journal entry is its number', async () => {
    const payout: RecordWrite = {
      kind: 'create',
      entity: 'payout',
      marker: 'TOABCDEFGHIJ',
      fields: {
        paidOn: '2026-06-20',
        currency: 'USD',
        lines: [
          { account: '1', amount: 5 },
          { account: '2', amount: -5 },
        ],
      },
    };
    const { session } = play(single('journal_entry', { id: 77, name: 'Payout' }));
    expect(await send(session, payout)).toMatchObject([{ kind: 'done', record: { entity: 'payout', id: '77' } }]);
  });
});

describe('lists of one', () => {
  const system = single('system', { currency_code: 'USD', timezone: 'America/New_York' });

  it('the business comes from the user and from the books', async () => {
    const { session, asked } = play({ response: sampleMe }, system);
    expect((await session.list('company', {})).records).toMatchObject([
      {
        entity: 'company',
        id: 'ZyQ04o',
        fields: { name: 'Lee Design', currency: 'USD', timeZone: 'America/New_York' },
      },
    ]);
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api.freshbooks.test/auth/api/v1/users/me',
      'https://api.freshbooks.test/accounting/account/ZyQ04o/systems/systems/ZyQ04o',
    ]);
  });

  it('has its zone from its own page where the books do not tell', async () => {
    const page = { response: { timezone: 'America/Toronto' } };
    const { session, asked } = play({ response: sampleMe }, single('system', { currency_code: 'CAD' }), page);
    expect((await session.list('company', {})).records).toMatchObject([{ fields: { timeZone: 'America/Toronto' } }]);
    expect(asked[2]!.url).toBe('https://api.freshbooks.test/auth/api/v1/users/business/14719708');
    const nothing = play({ response: sampleMe }, errors(403, { errno: 1003, message: 'x' }), notFound);
    expect((await nothing.session.list('company', {})).records).toMatchObject([
      { fields: { name: 'Lee Design', timeZone: null } },
    ]);
  });

  it('is lost when the user has it no longer', async () => {
    const other = { ...sampleMe, business_memberships: sampleMe.business_memberships.slice(1) };
    await expect(play({ response: other }).session.list('company', {})).rejects.toThrow(AccessLost);
  });

  it('accounts for journal entries are none where the plan has none', async () => {
    const none = play(errors(403, { errno: 1003, message: 'plan' }));
    expect((await none.session.list('accounts', {})).records).toMatchObject([{ fields: { items: [] } }]);
    const unheard = play({ status: 404, body: '{"errno":404,"message":"Requested resource could not be found."}' });
    expect((await unheard.session.list('accounts', {})).records).toMatchObject([{ fields: { items: [] } }]);
    const lapsed = play(errors(403, { errno: 1042, message: 'inactive' }));
    await expect(lapsed.session.list('accounts', {})).rejects.toThrow(AccessLost);
    const some = play(
      page('journal_entry_accounts', [{ id: 3, account_name: 'Fees', account_type: 'expense' }, { id: null }]),
    );
    const { records, unreadable } = await some.session.list('accounts', {});
    expect(records).toMatchObject([{ fields: { items: [{ id: '3', name: 'Fees' }] } }]);
    expect(unreadable).toMatchObject([{ entity: 'accountList' }]);
    await expect(play({ status: 503 }).session.list('accounts', {})).rejects.toThrow(Unavailable);
  });

  it('an unknown stream is a mistake', async () => {
    await expect(play().session.list('bills', {})).rejects.toThrow('no stream');
  });
});

describe('the paper of an invoice', () => {
  it('is believed when it begins like a PDF', async () => {
    const { session, asked } = play('%PDF-1.7 ...');
    expect(Buffer.from((await session.pdf!('454063'))!).toString()).toBe('%PDF-1.7 ...');
    expect(asked[0]).toMatchObject({
      url: 'https://api.freshbooks.test/accounting/account/ZyQ04o/invoices/invoices/454063/pdf',
      headers: { accept: 'application/pdf' },
    });
    await expect(play('<html>').session.pdf!('454063')).rejects.toThrow(Unavailable);
  });

  it('is none where the invoice is none', async () => {
    expect(await play(notFound).session.pdf!('454063')).toBeUndefined();
    expect(await play().session.pdf!('../x')).toBeUndefined();
  });
});
