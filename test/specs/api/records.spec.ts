import { beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

let office: Office;
let api: ApiClient;
let path: string;

beforeAll(async () => {
  office = new Office();
  api = new ApiClient(office);
  const { body } = await api.post('/v1/connections', await api.consentToBoth());
  office.connection = body.id;
  path = `/v1/connections/${body.id}`;
  await office.settle();
});

describe('issues', () => {
  it('are listed with what can be done, decided, and gone when it is done', async () => {
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const bill = office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 1000, dueDate: '2026-04-01' });
    await office.settle();
    const { data } = (await api.get(`${path}/issues`)).body;
    expect(data).toEqual([
      {
        subject: `R:bill:${bill.id}`,
        code: 'noAccount',
        entity: 'bill',
        severity: 'urgent',
        state: 'open',
        text: expect.stringContaining('no default account is set'),
        actions: ['retry', 'ignore', 'dismiss'],
        pin: expect.any(String),
        openedAt: expect.stringMatching(/^2026-03-02T/),
      },
    ]);
    expect((await api.get(path)).body).toMatchObject({ openIssues: 1, needsAttention: true });
    const at = `${path}/issues/${encodeURIComponent(data[0].subject)}/${data[0].code}`;
    expect(await api.post(at, { decision: 'delete it all' })).toMatchObject({
      status: 422,
      body: { code: 'decisionRefused', detail: expect.stringContaining('retry, ignore') },
    });
    expect((await api.post(at, { decision: 'ignore' })).body).toMatchObject({ state: 'decided', decision: 'ignore' });
    await office.settle();
    expect((await api.get(`${path}/issues`)).body.data).toEqual([]);
    expect((await api.get(`${path}/issues?state=all`)).body.data).toHaveLength(1);
    const record = (await api.get(`${path}/records/bill/right/${bill.id}`)).body;
    expect(record.disposition).toEqual({ kind: 'outOfScope', rule: 'ignored by decision' });
  });

  it.each(['R:bill:nothing/noAccount', 'connection/nothing'])('that there are not: %s', async (issue) => {
    expect((await api.post(`${path}/issues/${issue}`, { decision: 'ignore' })).status).toBe(404);
  });

  it('are not listed by a state that there is not', async () => {
    expect((await api.get(`${path}/issues?state=lost`)).status).toBe(400);
  });
});

describe('records', () => {
  it('ALL-4 say where they stand, and what both sides show', async () => {
    office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
    await office.settle();
    const { id } = office.xeroBill('B-1');
    const partner = office.melioBill('B-1').id;
    const { body } = await api.get(`${path}/records/bill/left/${id}`);
    expect(body).toMatchObject({
      entity: 'bill',
      side: 'L',
      id,
      disposition: { kind: 'synced', drift: false },
      link: { left: id, right: partner, present: { L: 'yes', R: 'yes' } },
      left: { id, presence: 'present', fields: { number: 'B-1', total: 1000 } },
      right: { id: partner, fields: { number: 'B-1', total: 1000 } },
    });
    expect((await api.get(`${path}/records/bill/R/${partner}`)).body).toMatchObject({ side: 'R', link: body.link });
  });

  it('whose id has a slash: a payment on its bill', async () => {
    const bill = office.xeroBill('B-1');
    const paid = office.xero.ui().payBill(bill.id, {
      accountId: office.xero.ui().addBankAccount('Checking', '12345678', '991').id,
      amount: 4,
      date: '2026-03-02',
    });
    await office.settle();
    for (const id of [`${bill.id}/${paid.id}`, encodeURIComponent(`${bill.id}/${paid.id}`)]) {
      const { status, body } = await api.get(`${path}/records/billPayment/left/${id}`);
      expect({ status, kind: body.disposition?.kind }).toEqual({ status: 200, kind: 'synced' });
      expect((await api.get(`${path}/records/billPayment/left/${id}/activity`)).body.data).toHaveLength(1);
    }
  });

  it('that stay out say by which rule, and have no history', async () => {
    const draft = office.enterBill(office.xeroContact('Cedar Paper'), 'D-1', 10, { Status: 'DRAFT' });
    await office.settle();
    const { body } = await api.get(`${path}/records/bill/left/${draft.id}`);
    expect(body).toMatchObject({ disposition: { kind: 'outOfScope' }, link: null, right: null });
    expect((await api.get(`${path}/records/bill/left/${draft.id}/activity`)).body).toEqual({
      data: [],
      nextCursor: null,
      why: {},
    });
  });

  it.each([
    'bill/left/nobody',
    'bill/left/nobody/activity',
    'bill/middle/x',
    'cheque/left/x',
    'constructor/left/x',
    'bill/toString/x',
  ])('that were never seen: %s', async (record) => {
    expect((await api.get(`${path}/records/${record}`)).status).toBe(404);
  });

  it('ALL-4 every record that was seen has one disposition, and none is in doubt', async () => {
    const seen = [...office.ports.table.items()].filter(({ pk }) => pk.startsWith('E#'));
    expect(seen.length).toBeGreaterThan(6);
    const kinds: string[] = [];
    for (const { account, entity, id } of seen) {
      const side = account === office.accounts.xero ? 'left' : 'right';
      const { status, body } = await api.get(`${path}/records/${entity}/${side}/${id}`);
      expect(status).toBe(200);
      kinds.push(body.disposition.kind);
      if (body.disposition.kind === 'synced')
        expect(body.link).toMatchObject({ left: expect.any(String), right: expect.any(String) });
    }
    expect([...new Set(kinds)].sort()).toEqual(['outOfScope', 'synced']);
  });
});

it('the tie-out is there', async () => {
  expect((await api.get(`${path}/tie-out`)).body).toMatchObject({
    tied: true,
    documents: 1,
    currencies: { USD: { left: 600, right: 600 } },
  });
});
