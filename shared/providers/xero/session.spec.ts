import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { PreparedRequest } from '../../engine/provider.ts';
import { ConnectionLost } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { Reply } from '../script.ts';
import { addressOf, bills, play } from './specs/play.ts';
import { ids, sampleBill, samplePayment } from './specs/samples.ts';

describe('every call', () => {
  it('carries token, organisation and the wish for JSON', async () => {
    const { session, asked } = play({ status: 304 });
    await session.list('bills', { since: 0 });
    expect(asked[0]!.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'xero-tenant-id': 'tenant-1',
      accept: 'application/json',
    });
  });

  it('takes one fresh token when the old one is refused, then gives up', async () => {
    const once = play({ status: 401 }, bills());
    await once.session.list('bills', {});
    expect(once.tokens).toEqual([false, true]);
    expect(once.asked[1]!.headers.authorization).toBe('Bearer token-2');
    await expect(play({ status: 401 }, { status: 401 }).session.list('bills', {})).rejects.toThrow(AccessLost);
  });

  it('does not ask for a token that lacks the scope as well', async () => {
    const { session, tokens } = play({ status: 401, body: '{"Detail":"AuthorizationUnsuccessful"}' });
    await expect(session.list('bills', {})).rejects.toThrow(AccessLost);
    expect(tokens).toEqual([false]);
  });

  it('keeps what is left of the allowances readable', async () => {
    const { session } = play({ status: 304, headers: { 'x-minlimit-remaining': '57', 'x-daylimit-remaining': '998' } });
    expect(session.allowance!()).toEqual({});
    await session.list('bills', { since: 0 });
    expect(session.allowance!()).toEqual({ minute: 57, day: 998 });
  });

  it('waits when nothing or something unreadable comes back, and says so without an address', async () => {
    await expect(play(new ConnectionLost()).session.list('bills', {})).rejects.toThrow(Unavailable);
    await expect(play('<html>').session.list('bills', {})).rejects.toThrow(Unavailable);
    await expect(play({ status: 400 }).session.list('bills', {})).rejects.toThrow(UnexpectedAnswer);
    const failing = play({ status: 500 }).session.fetch('contact', [ids.contact]);
    await expect(failing).rejects.toThrow('xero answered 500 to GET Contacts/…');
  });
});

describe('sending', () => {
  const request: PreparedRequest = {
    method: 'PUT', path: 'Payments?summarizeErrors=false', headers: { 'content-type': 'application/json' }, body: '{}', key: true,
    expects: [{ entity: 'billPayment', kind: 'create', parent: ids.bill }],
  }; // biome-ignore format: short

  it('sends the stored bytes under the key and reads the record back', async () => {
    const { session, asked } = play({ Payments: [{ ...samplePayment, StatusAttributeString: 'OK' }] });
    const [outcome] = await session.send(request, 'key-1');
    expect(asked[0]).toMatchObject({
      method: 'PUT',
      body: '{}',
      headers: { 'idempotency-key': 'key-1', 'content-type': 'application/json' },
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      record: { id: `${ids.bill}/${ids.payment}`, fields: { amount: 1_100 } },
    });
  });

  it.each<[string, Reply]>([
    ['no answer', new ConnectionLost()],
    ['500', { status: 500 }],
    ['503', { status: 503, body: 'The Xero API is currently offline for maintenance' }],
    ['an answer cut short', '{"Payments":[{"Pay'],
    ['success without a record', { Payments: [] }],
    ["success with nobody's id", { Payments: [{ PaymentID: '00000000-0000-0000-0000-000000000000' }] }],
  ])('does not know what happened after %s', async (_, reply) => {
    await expect(play(reply).session.send(request, 'k')).rejects.toThrow(OutcomeUnknown);
  });

  it('knows that nothing happened after 429', async () => {
    await expect(play({ status: 429 }).session.send(request, 'k')).rejects.toThrow(RateLimited);
  });

  it("hands on a refusal in Xero's own words", async () => {
    const body = {
      ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred',
      Elements: [{ PaymentID: '0', ValidationErrors: [{ Message: 'Payment amount exceeds the amount outstanding on this document' }] }],
    }; // biome-ignore format: short
    const [outcome] = await play({ status: 400, body: JSON.stringify(body) }).session.send(request, 'k');
    expect(outcome).toEqual({
      kind: 'refused',
      refusal: { code: 'amountAboveDue', message: 'Payment amount exceeds the amount outstanding on this document' },
    });
    const plain = {
      status: 400,
      body: JSON.stringify({ Message: 'Idempotency Key: k is used with a different request.' }),
    };
    expect(await play(plain).session.send(request, 'k')).toMatchObject([{ refusal: { code: 'keyReused' } }]);
    expect(await play({ status: 404, body: 'gone' }).session.send(request, 'k')).toMatchObject([
      { refusal: { code: 'notFound' } },
    ]);
  });

  it('keeps the id of a record whose answer shows too little to be read', async () => {
    const [outcome] = await play({ Payments: [{ PaymentID: ids.payment }] }).session.send(request, 'k');
    expect(outcome).toEqual({
      kind: 'done',
      record: { entity: 'billPayment', id: `${ids.bill}/${ids.payment}`, version: 0, presence: 'present', fields: {} },
    });
  });

  it('answers for each element of a batch', async () => {
    const other = {
      ...sampleBill,
      InvoiceID: '00000000-0000-0000-0000-000000000000',
      StatusAttributeString: 'ERROR',
      ValidationErrors: [{ Message: 'Invoice not of valid status for modification' }],
    };
    const batch: PreparedRequest = {
      ...request, method: 'POST', path: 'Invoices?summarizeErrors=false',
      expects: [{ entity: 'bill', kind: 'update', id: ids.bill }, { entity: 'bill', kind: 'update', id: ids.file }],
    }; // biome-ignore format: short
    const outcomes = await play(bills({ ...sampleBill, StatusAttributeString: 'OK' }, other)).session.send(batch, 'k');
    expect(outcomes).toMatchObject([
      { kind: 'done', record: { id: ids.bill }, others: [{ entity: 'billPayment' }] },
      { kind: 'refused', refusal: { code: 'wrongState' } },
    ]);
  });

  it('sends a file as its bytes', async () => {
    const { session, asked } = play({ Attachments: [{ AttachmentID: ids.file, FileName: 'a.pdf', ContentLength: 3 }] });
    const file: PreparedRequest = {
      ...request, path: `Invoices/${ids.bill}/Attachments/a.pdf`, headers: { 'content-type': 'application/pdf' }, body: null,
      expects: [{ entity: 'attachment', kind: 'create', parent: ids.bill }],
    }; // biome-ignore format: short
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await session.send(file, 'k', bytes)).toMatchObject([
      { kind: 'done', record: { id: `${ids.bill}/${ids.file}` } },
    ]);
    expect(asked[0]).toMatchObject({ body: bytes, headers: { 'content-type': 'application/pdf' } });
  });
});

describe('the bytes of a file', () => {
  it('come as they are', async () => {
    const bytes = new Uint8Array([0, 255, 1]);
    const { session, asked } = play({ status: 200, body: bytes });
    expect(await session.content!(`${ids.bill}/${ids.file}`)).toEqual(bytes);
    expect(addressOf(asked[0]!).pathname).toBe(`/api.xro/2.0/Invoices/${ids.bill}/Attachments/${ids.file}`);
  });
});
