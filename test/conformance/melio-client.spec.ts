import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccessLost, GrantRefused, OutcomeUnknown, RateLimited, Unavailable } from '../../shared/engine/errors.ts';
import type { Outcome, RecordWrite, Session } from '../../shared/engine/provider.ts';
import { entitySchemas } from '../../shared/model/entities.ts';
import type { Http } from '../../shared/model/http.ts';
import type { ProviderRecord } from '../../shared/model/record.ts';
import { melio } from '../../shared/providers/melio/index.ts';
import { MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { Fault } from '../../shared/providers/simulator.ts';
import { checkRequest, checkResponse, checkWebhook, operationIds, operationOf } from '../support/contract-oracle.ts';

/**
 * Our client against Melio's simulator in one process, with the platform contract between them: every request and
 * every answer is checked. What the one asks or the other gives beyond the document fails the test it happens in.
 */
const ORGANISATION = 'org_7';
const CLIENT = { id: 'partner-1', secret: 's3cret' };
const WEBHOOK_SECRET = 'whsec_0123456789abcdef';
const config = {
  apiUrl: 'https://melio.example/v1',
  authUrl: '',
  tokenUrl: 'https://melio.example/v1/oauth/token',
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  webhookKey: WEBHOOK_SECRET,
};
const DAY_MS = 86_400_000;
const called = new Set<string>();

let now: number;
let fault: Fault | undefined;
let problems: string[];
let delivered: Parameters<Http>[0][];
let simulator: MelioSimulator;
let session: Session;
let keys = 0;

const http: Http = async (request) => {
  const operation = operationOf(request);
  if (operation) called.add(operation);
  problems.push(...checkRequest(request));
  const response = await simulator.handle(request);
  problems.push(...checkResponse(request, response));
  return response;
};
const ports = () => ({ http, clock: { now: () => now }, config });

beforeEach(async () => {
  now = Date.UTC(2026, 2, 10, 15);
  fault = undefined;
  problems = [];
  delivered = [];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const organisation = { id: ORGANISATION, name: 'Demo Company', currency: 'USD', timeZone: 'UTC', client: CLIENT };
  simulator = new MelioSimulator(
    {
      now: () => now,
      random,
      post: async (request) => {
        delivered.push(request);
        return { status: 200 };
      },
      fault: () => {
        const drawn = fault;
        fault = undefined;
        return drawn;
      },
    },
    { organisations: [organisation], webhookSecret: WEBHOOK_SECRET },
  );
  let tokens = await melio.auth.exchange(ports(), { account: ORGANISATION });
  session = melio.connect(`melio:${ORGANISATION}`, {
    ...ports(),
    token: async (fresh) => {
      if (fresh) tokens = await melio.auth.refresh(ports(), tokens);
      return tokens.accessToken;
    },
  });
});

/** Runs last in every test: the document had nothing to object to. */
const conforms = () => expect(problems).toEqual([]);

async function write(made: RecordWrite, { key = `key-${++keys}`, content = undefined as Uint8Array | undefined } = {}) {
  const [outcome] = await session.send(session.prepare([made]), key, content);
  return outcome!;
}
function done(outcome: Outcome): ProviderRecord {
  if (outcome.kind !== 'done') throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.message}`);
  return outcome.record;
}
const create = (entity: 'contact' | 'bill' | 'billPayment', fields: ProviderRecord['fields'], marker = `m-${++keys}`) =>
  write({ kind: 'create', entity, fields, marker });
const change = async (current: ProviderRecord, changes: ProviderRecord['fields']) =>
  done(await write({ kind: 'update', entity: current.entity, id: current.id, changes, current }));
const act = (kind: 'remove' | 'restore', current: ProviderRecord) =>
  write({ kind, entity: current.entity, id: current.id, current });
const read = async (entity: ProviderRecord['entity'], id: string) => (await session.fetch(entity, [id])).records[0]!;

async function addVendor(name = 'Happy Music Supplies') {
  return done(await create('contact', { name, personName: 'Bill Vendorson', city: 'Reno', postalCode: '09501' }));
}
async function addBill(vendor: ProviderRecord, more: ProviderRecord['fields'] = {}) {
  const fields = { contact: vendor.id, number: '202501', dueOn: '2026-03-31', currency: 'USD', total: 22899, ...more };
  return done(await create('bill', fields));
}
const outside = (bill: ProviderRecord, more: ProviderRecord['fields'] = {}) =>
  create('billPayment', {
    ...{ document: bill.id, contact: bill.fields.contact!, amount: 5000, currency: 'USD', paidOn: '2026-03-09' },
    ...more,
  });

describe('getting in', () => {
  it('exchanges client credentials and lists the accounts they open', async () => {
    const tokens = await melio.auth.exchange(ports(), {});
    expect(tokens).toMatchObject({ subject: CLIENT.id });
    expect(tokens.accessExpiresAt).toBeGreaterThan(now);
    expect(tokens).not.toHaveProperty('refreshToken');
    expect(await melio.auth.accounts(ports(), tokens.accessToken)).toEqual([
      { account: `melio:${ORGANISATION}`, name: 'Demo Company' },
    ]);
    conforms();
  });

  it('is told so when the secret is wrong', async () => {
    const wrong = { ...ports(), config: { ...config, clientSecret: 'x' } };
    await expect(melio.auth.exchange(wrong, {})).rejects.toThrow(GrantRefused);
    conforms();
  });

  it('goes on with a new token when the old one has expired', async () => {
    now += DAY_MS;
    expect((await session.list('vendors', {})).records).toEqual([]);
    conforms();
  });

  it('has lost access to an account that the token does not open', async () => {
    const { accessToken } = await melio.auth.exchange(ports(), {});
    const stranger = melio.connect('melio:org_8', { ...ports(), token: async () => accessToken });
    await expect(stranger.list('vendors', {})).rejects.toThrow(AccessLost);
    conforms();
  });
});

describe('vendors and bills', () => {
  it('are created, changed, removed and restored', async () => {
    const vendor = await addVendor();
    const bill = await addBill(vendor, { note: 'Strings', account: '429' });
    const edited = await change(bill, { dueOn: '2026-04-15', plannedOn: '2026-04-10', total: 30000, account: '430' });
    expect(edited.fields).toMatchObject({
      dueOn: '2026-04-15',
      plannedOn: '2026-04-10',
      total: 30000,
      open: 30000,
      account: '430',
    });
    expect(edited.fields.lines).toEqual([{ description: 'Strings', amount: 30000, account: '430', dimensions: [] }]);
    expect((await change(vendor, { city: 'Sparks', email: 'a@b.example' })).fields).toMatchObject({
      ...{ city: 'Sparks', postalCode: '09501', email: 'a@b.example' },
    });
    const gone = done(await act('remove', edited));
    expect(await read('bill', bill.id)).toMatchObject({
      presence: 'deleted',
      version: gone.version,
      extra: { removedBy: 'sync' },
    });
    expect(done(await act('restore', gone))).toMatchObject({
      id: bill.id,
      presence: 'present',
      fields: { total: 30000 },
    });
    conforms();
  });

  it('archives a vendor without open bills, and takes it back', async () => {
    const vendor = await addVendor();
    const gone = done(await act('remove', vendor));
    expect(gone.presence).toBe('archived');
    expect(await read('contact', vendor.id)).toMatchObject({ presence: 'archived', version: gone.version });
    expect(done(await act('restore', gone)).presence).toBe('present');
    conforms();
  });

  it('shows records that fit the model', async () => {
    const vendor = await addVendor();
    const bill = await addBill(vendor, { mailTo: { line1: '1 Main', city: 'Reno' } });
    done(await outside(bill));
    const shown = [vendor, bill, ...(await session.list('billPayments', {})).records];
    shown.push(...(await session.list('company', {})).records);
    simulator.ui.addFundingAccount({ kind: 'bank', name: 'Checking', last4: '4242' });
    shown.push(...(await session.list('fundingAccounts', {})).records);
    expect(shown.map(({ entity }) => entity)).toEqual(['contact', 'bill', 'billPayment', 'company', 'fundingAccount']);
    for (const { entity, fields } of shown) {
      const schema = entitySchemas[entity as keyof typeof entitySchemas];
      expect(() => schema.strict().parse(fields), entity).not.toThrow();
    }
    conforms();
  });

  it.each([
    [
      'another version',
      'versionConflict',
      (bill: ProviderRecord) => ({ ...bill, version: 99 }),
      { dueOn: '2026-05-01' },
    ],
    ['a vendor that is not there', 'notFound', (bill: ProviderRecord) => bill, { contact: 'vnd_nobody' }],
    ['another currency', 'currency', (bill: ProviderRecord) => bill, { currency: 'EUR' }],
  ])('refuse an edit with %s', async (_, code, from, changes) => {
    const current = from(await addBill(await addVendor()));
    const outcome = await write({ kind: 'update', entity: 'bill', id: current.id, changes, current });
    expect(outcome).toMatchObject({ kind: 'refused' });
    const refused = outcome.kind === 'refused' ? outcome.refusal.code : '';
    // Whether an unknown vendor is a bad field or a missing record is the platform's choice.
    expect(code === 'notFound' ? ['notFound', 'validation'] : [code]).toContain(refused);
    conforms();
  });

  it('refuse edits and removal while a payment is under way', async () => {
    const bill = await addBill(await addVendor());
    const { id: fundingAccount } = simulator.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    simulator.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount, scheduledOn: '2026-03-25' });
    const current = await read('bill', bill.id);
    expect(current.fields).toMatchObject({ frozen: true, scheduledOn: '2026-03-25', open: 22899 });
    expect(current.version).toBeGreaterThan(bill.version);
    const edit = await write({ kind: 'update', entity: 'bill', id: bill.id, changes: { total: 1 }, current });
    for (const outcome of [edit, await act('remove', current)]) {
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'frozen' } });
    }
    conforms();
  });
});

describe('exactly one effect', () => {
  it('a create whose answer was lost is answered again under its key', async () => {
    const request = session.prepare([{ kind: 'create', entity: 'contact', fields: { name: 'Acme' }, marker: 'm1' }]);
    fault = { kind: 'lost', when: 'after' };
    await expect(session.send(request, 'k1')).rejects.toThrow(OutcomeUnknown);
    const [outcome] = await session.send(request, 'k1');
    expect(done(outcome!).marker).toBe('m1');
    expect((await session.list('vendors', {})).records).toHaveLength(1);
    conforms();
  });

  it('is found by its reference when the key is old, and refused when it is sent anew', async () => {
    const made: RecordWrite = { kind: 'create', entity: 'contact', fields: { name: 'Acme' }, marker: 'm1' };
    const { id } = done(await write(made, { key: 'k1' }));
    now += 2 * DAY_MS;
    expect((await session.find({ entity: 'contact', write: made })).map((found) => found.id)).toEqual([id]);
    expect(await write(made, { key: 'k2' })).toMatchObject({ refusal: { code: 'exists', existingId: id } });
    expect(await session.find({ entity: 'contact', write: { ...made, marker: 'm2' } })).toEqual([]);
    conforms();
  });

  it('also when it was removed meanwhile', async () => {
    const bill = await addBill(await addVendor());
    done(await act('remove', bill));
    const made = { kind: 'create', entity: 'bill', fields: {}, marker: bill.marker! } as const;
    expect(await session.find({ entity: 'bill', write: made })).toMatchObject([{ id: bill.id, presence: 'deleted' }]);
    conforms();
  });

  it('a key is not used for two things', async () => {
    await write({ kind: 'create', entity: 'contact', fields: { name: 'A' }, marker: 'a' }, { key: 'k' });
    const second = await write({ kind: 'create', entity: 'contact', fields: { name: 'B' }, marker: 'b' }, { key: 'k' });
    expect(second).toMatchObject({ kind: 'refused', refusal: { code: 'keyReused' } });
    conforms();
  });

  it.each<[string, Fault, new (...all: never[]) => Error]>([
    ['a lost reply', { kind: 'lost', when: 'before' }, OutcomeUnknown],
    ['a failure', { kind: 'error', status: 500, when: 'after' }, OutcomeUnknown],
    ['a full minute', { kind: 'rateLimit', limit: 'minute' }, RateLimited],
  ])('a write that meets %s says what is known', async (_, drawn, kind) => {
    fault = drawn;
    await expect(create('contact', { name: 'A' })).rejects.toThrow(kind);
    conforms();
  });

  it('a read that fails has changed nothing', async () => {
    fault = { kind: 'error', status: 503, when: 'before' };
    await expect(session.list('bills', {})).rejects.toThrow(Unavailable);
    conforms();
  });
});

describe('payments', () => {
  it('an outside payment waits for its day, settles, and is taken back', async () => {
    const bill = await addBill(await addVendor());
    const planned = done(await outside(bill, { paidOn: '2026-03-12', reference: 'Chq 1041' }));
    expect(planned).toMatchObject({
      id: `${bill.id}/${planned.id.split('/')[1]}`,
      presence: 'present',
      fields: { origin: 'accounting', movesMoney: false, status: 'scheduled', amount: 5000, reference: 'Chq 1041' },
    });
    now += 2 * DAY_MS;
    const settled = await read('billPayment', planned.id);
    expect(settled).toMatchObject({ fields: { status: 'settled', paidOn: '2026-03-12' } });
    expect(settled.version).toBeGreaterThan(planned.version);
    expect((await read('bill', bill.id)).fields.open).toBe(17899);
    const gone = done(await act('remove', settled));
    expect(await read('billPayment', planned.id)).toMatchObject({ presence: 'deleted', version: gone.version });
    expect((await read('bill', bill.id)).fields.open).toBe(22899);
    conforms();
  });

  it('more than is due is refused', async () => {
    const bill = await addBill(await addVendor());
    expect(await outside(bill, { amount: 22900 })).toMatchObject({ refusal: { code: 'amountAboveDue' } });
    conforms();
  });

  it('a platform payment is followed through its life, one record per bill, by notice, path or bill', async () => {
    const vendor = await addVendor();
    const [one, two] = [await addBill(vendor), await addBill(vendor, { number: '202502', total: 100 })];
    const { id: fundingAccount } = simulator.ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    const bills = [{ billId: one.id }, { billId: two.id }];
    const { id } = simulator.ui.schedulePayment({ bills, fundingAccount, method: 'check' });
    const both = [`${one.id}/${id}`, `${two.id}/${id}`];
    const seen = async (ids: string[]) =>
      (await session.fetch('billPayment', ids)).records.map((record) => record.id).sort();
    expect(await seen([id])).toEqual(both.toSorted());
    expect(await seen(both)).toEqual(both.toSorted());
    expect(await seen([two.id])).toEqual(both.toSorted());
    const statusOf = async () => (await read('billPayment', id)).fields;
    simulator.ui.startProcessing(id);
    expect(await statusOf()).toMatchObject({ status: 'inProgress', deductedOn: '2026-03-10', fundingAccount });
    simulator.ui.failPayment(id, 'returned');
    expect(await statusOf()).toMatchObject({ status: 'failed', failureReason: 'returned' });
    simulator.ui.retryPayment(id);
    expect(await statusOf()).toMatchObject({ status: 'scheduled' });
    simulator.ui.startProcessing(id);
    simulator.ui.complete(id, { checkNumber: '2087' });
    expect(await statusOf()).toMatchObject({
      status: 'settled',
      checkNumber: '2087',
      movesMoney: true,
      origin: 'platform',
    });
    expect((await read('bill', one.id)).fields).toMatchObject({ open: 0, frozen: false });
    conforms();
  });

  it('marking as paid moves nothing; unmarking deletes it', async () => {
    const bill = await addBill(await addVendor());
    const { id } = simulator.ui.markAsPaid(bill.id);
    const paid = { origin: 'platform', movesMoney: false, status: 'settled', paidOn: '2026-03-10' };
    expect(await read('billPayment', id)).toMatchObject({ presence: 'present', fields: paid });
    simulator.ui.unmarkAsPaid(bill.id);
    expect((await read('billPayment', id)).presence).toBe('deleted');
    conforms();
  });
});

describe('files', () => {
  const bytes = Buffer.from('%PDF-1.7 the invoice');
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = { key: 'k', mimeType: 'application/pdf', name: 'invoice & more.pdf' };
  const put = (bill: ProviderRecord, marker: string) =>
    write(
      { kind: 'create', entity: 'attachment', fields: { document: bill.id }, marker, content: file },
      { content: bytes },
    );

  it('go up with their bytes, show on their bill, come back, and are found', async () => {
    const bill = await addBill(await addVendor());
    const uploaded = done(await put(bill, 'f1'));
    expect(uploaded.fields).toEqual({
      document: bill.id,
      name: file.name,
      mimeType: file.mimeType,
      size: bytes.length,
      hash,
    });
    const shown = await read('bill', bill.id);
    expect(shown.fields).toMatchObject({ hasAttachments: true, attachments: [uploaded.id.split('/')[1]] });
    expect(shown.version).toBeGreaterThan(bill.version);
    expect((await session.fetch('attachment', [bill.id, uploaded.id])).records.map(({ id }) => id)).toEqual([
      uploaded.id,
    ]);
    expect(Buffer.from(await session.content!(uploaded.id))).toEqual(bytes);
    const made = { kind: 'create', entity: 'attachment', fields: { document: bill.id }, marker: 'f1' } as const;
    expect(await session.find({ entity: 'attachment', write: made })).toMatchObject([{ id: uploaded.id }]);
    conforms();
  });

  it('are there once: the same bytes again are named', async () => {
    const bill = await addBill(await addVendor());
    const { id } = done(await put(bill, 'f1'));
    expect(await put(bill, 'f2')).toMatchObject({ refusal: { code: 'exists', existingId: id } });
    conforms();
  });

  it('that are not there are missing; a bill without files misses none', async () => {
    const bill = await addBill(await addVendor());
    const fetched = await session.fetch('attachment', [bill.id, `${bill.id}/att_none`]);
    expect(fetched).toEqual({ records: [], missing: [`${bill.id}/att_none`], unreadable: [] });
    conforms();
  });
});

describe('lists', () => {
  it('of a first sync hold what is owed; an increment holds every change, removals included', async () => {
    const vendor = await addVendor();
    const [open, paid] = [await addBill(vendor), await addBill(vendor, { number: '2' })];
    simulator.ui.markAsPaid(paid.id);
    expect((await session.list('bills', {})).records.map(({ id }) => id)).toEqual([open.id]);
    now += 60_000;
    const since = now;
    simulator.ui.deleteBill(open.id);
    expect((await session.list('bills', { since })).records).toMatchObject([
      { id: open.id, presence: 'deleted', extra: { removedBy: 'user' } },
    ]);
    conforms();
  });

  it('are walked page by page; nothing is skipped when records change on the way', async () => {
    const ids = new Set<string>();
    for (let index = 0; index < 620; index++) {
      now += 1;
      ids.add(simulator.ui.addVendor({ name: `Vendor ${index}` }).id);
    }
    const first = await session.list('vendors', {});
    expect(first.records).toHaveLength(500);
    now += 1000;
    for (const { id } of first.records.slice(0, 50)) simulator.ui.editVendor(id, { phone: '1' });
    const seen = new Set(first.records.map(({ id }) => id));
    let page = first.nextPage;
    while (page !== undefined) {
      const next = await session.list('vendors', { page });
      for (const { id } of next.records) seen.add(id);
      page = next.nextPage;
    }
    expect(seen).toEqual(ids);
    conforms();
  });

  it('fetch many by id in one call, and name those that never were', async () => {
    const made = Array.from({ length: 3 }, (_, index) => simulator.ui.addVendor({ name: `V${index}` }).id);
    const calls = () => [...simulator.calls.values()].reduce((sum, count) => sum + count, 0);
    const before = calls();
    expect((await session.fetch('contact', made)).records.map(({ id }) => id).sort()).toEqual(made.toSorted());
    expect(calls() - before).toBe(1);
    expect((await session.fetch('contact', [...made, 'vnd_never'])).missing).toEqual(['vnd_never']);
    expect((await session.fetch('bill', ['bil_never'])).missing).toEqual(['bil_never']);
    expect((await session.fetch('fundingAccount', ['fs_never'])).missing).toEqual(['fs_never']);
    expect((await session.fetch('billPayment', ['b/pay_never'])).missing).toEqual(['b/pay_never']);
    conforms();
  });
});

describe('what the ledger tells', () => {
  const account = {
    code: '429',
    name: 'Supplies',
    type: 'EXPENSE',
    active: true,
    category: true,
    paymentTarget: false,
    currency: null,
  };
  const dimension = { name: 'North', dimension: 'Region', dimensionId: 'r', active: true };

  it.each([
    ['accountList', 'accounts', [{ id: 'a1', ...account }]],
    ['dimensionList', 'dimensions', [{ id: 'r:n', ...dimension }]],
  ] as const)('%s is replaced as a whole and read back', async (entity, id, items) => {
    const created: RecordWrite = { kind: 'create', entity, fields: { items }, marker: 'm' };
    expect(await session.find({ entity, write: created })).toEqual([]);
    const current = done(await write(created));
    expect(current).toMatchObject({ id, presence: 'present', fields: { items } });
    expect(await session.find({ entity, write: created })).toEqual([current]);
    expect((await change(current, { items: [] })).fields).toEqual({ items: [] });
    expect(await read(entity, id)).toMatchObject({ id, fields: { items: [] } });
    conforms();
  });

  it('announcements reach its users once', async () => {
    const event = { kind: 'first_sync_completed', text: 'Everything is in agreement.' };
    await session.announce!(event);
    await session.announce!(event);
    expect(simulator.syncEvents()).toHaveLength(1);
    conforms();
  });
});

describe('webhooks', () => {
  it('of the platform are notices to our reader', async () => {
    expect(simulator.ui.registerWebhook('https://tieout.example/webhooks/melio')).toBe(WEBHOOK_SECRET);
    const { id } = simulator.ui.addVendor({ name: 'Acme' });
    await simulator.deliver();
    expect(delivered).toHaveLength(1);
    expect(checkWebhook(delivered[0]!)).toEqual([]);
    const { headers, body } = delivered[0]!;
    const raw = { headers, body: Buffer.from(body as string), query: {} };
    expect(melio.webhook.read(raw, config, now)).toMatchObject([
      { account: `melio:${ORGANISATION}`, entity: 'contact', id },
    ]);
  });
});

describe('the whole of it', () => {
  it('used every operation that Pay offers, and none of those that are for others', () => {
    const others = operationIds.filter((id) => /Customer|Invoice|ReceivedPayment|Payout|WebhookEndpoint/.test(id));
    // Files are read with those of their bill.
    expect([...called].sort()).toEqual(
      operationIds.filter((id) => !others.includes(id) && id !== 'getAttachment').sort(),
    );
  });
});
