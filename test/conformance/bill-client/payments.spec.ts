import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../../shared/engine/errors.ts';
import type { RecordWrite } from '../../../shared/engine/provider.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields } from '../../../shared/model/record.ts';
import type { singleStatuses } from '../../../shared/providers/bill/simulator/records.ts';
import { BillWorld, DAY, MINUTE } from '../../support/bill-world.ts';
import { done } from '../../support/session.ts';
import { byDocument, mirror } from './fixtures.ts';

/** The vendor's list of states, and what each means to the books. */
const MEANS: Readonly<Record<(typeof singleStatuses)[number], string>> = {
  SCHEDULED: 'scheduled',
  READY_TO_FUND: 'inProgress',
  FUNDING_STARTED: 'inProgress',
  PROCESSED: 'inProgress',
  SENT: 'inProgress',
  DELIVERED: 'inProgress',
  CLEARED: 'settled',
  DISBURSEMENT_ON_HOLD: 'onHold',
  PARTIALLY_CLAIMED: 'onHold',
  EXPIRING: 'onHold',
  DISBURSEMENT_FAILED_ACTION_NEEDED: 'onHold',
  DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED: 'onHold',
  FUNDING_FAILED_ACTION_NEEDED: 'onHold',
  FUNDING_FAILED_VOIDED: 'failed',
  VOID_PENDING: 'onHold',
  VOIDED: 'refunded',
  CANCELLATION_IN_PROGRESS: 'scheduled',
  CANCELED: 'canceled',
  FUNDS_ESCHEATED: 'settled',
  // Falls back to `status`.
  UNDEFINED: 'settled',
};

describe('a payment made in BILL', () => {
  it('is one record over all its bills', async () => {
    const world = new BillWorld();
    const { vendor, bills, bank } = world.office();
    const { id } = world.ui.pay({
      bills: [{ id: bills[0]! }, { id: bills[1]!, amount: 2_000 }],
      processDate: '2026-03-10',
    });
    const record = await world.read('billPayment', id);
    expect(record).toMatchObject({ id, presence: 'present' });
    expect(record.fields).toMatchObject({
      contact: vendor,
      amount: 24_899,
      allocations: byDocument([
        { document: bills[0]!, amount: 22_899 },
        { document: bills[1]!, amount: 2_000 },
      ]),
      credits: [],
      unapplied: 0,
      kind: 'payment',
      origin: 'platform',
      movesMoney: true,
      method: 'ach',
      status: 'scheduled',
      paidOn: '2026-03-10',
      processedOn: null,
      fundingAccount: bank,
      checkNumber: null,
    });
    expect(record.fields).not.toHaveProperty('document');
    expect(record.alsoLookAt?.map((ref) => ref.id).sort()).toEqual([...bills].sort());
  });

  it.each(['withoutCredits', 'withCredits'] as const)('adds up with vendor credits, shown %s', async (shareAmount) => {
    const world = new BillWorld({ simulator: { shareAmount } });
    const { vendor, bills } = world.office();
    const lines = [{ amount: 2_000 }];
    const credit = world.ui.enterVendorCredit({
      contactId: vendor,
      referenceNumber: 'VC',
      creditDate: '2026-03-02',
      lines,
    }).id;
    const vendorCredits = [{ id: credit, amount: 2_000 }];
    const { id } = world.ui.pay({ bills: [{ id: bills[0]!, vendorCredits }, { id: bills[1]! }] });
    const { fields } = await world.read('billPayment', id);
    expect(fields).toMatchObject({
      amount: 25_899,
      allocations: byDocument([
        { document: bills[0]!, amount: 22_899 },
        { document: bills[1]!, amount: 5_000 },
      ]),
      credits: [{ credit, amount: 2_000 }],
    });
    expect((await world.read('vendorCredit', credit)).fields.open).toBe(0);
  });

  it('of nothing but credits is no payment', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    const lines = [{ amount: 5_000 }];
    const credit = world.ui.enterVendorCredit({
      contactId: vendor,
      referenceNumber: 'VC',
      creditDate: '2026-03-02',
      lines,
    }).id;
    const { id } = world.ui.pay({ bills: [{ id: bills[1]!, vendorCredits: [{ id: credit, amount: 5_000 }] }] });
    expect((await world.read('billPayment', id)).fields).toMatchObject({ amount: 0, kind: 'credit' });
  });

  it.each(Object.entries(MEANS))('%s is %s', async (single, status) => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.advance(id, single as keyof typeof MEANS);
    const record = await world.read('billPayment', id);
    expect([record.fields.status, record.presence]).toEqual([status, 'present']);
    const isTrouble = /FAILED|HOLD|PENDING|EXPIRING|PARTIALLY/.test(single);
    expect(record.fields.failureReason).toBe(isTrouble ? single : null);
  });

  it('in a state that nobody knows waits for a person', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.advance(id, 'TELEPORTED' as never);
    expect((await world.read('billPayment', id)).fields.status).toBe('onHold');
  });

  it('goes on as days pass, and a check gets its number late', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }], processDate: '2026-03-05', method: 'CHECK' });
    const seen: unknown[] = [];
    for (let day = 0; day < 8; day += 1) {
      const { fields } = await world.read('billPayment', id);
      seen.push([fields.status, fields.checkNumber === null]);
      world.pass(DAY);
    }
    expect(seen).toEqual([
      ['scheduled', true],
      ['inProgress', true],
      ['inProgress', true],
      ['inProgress', false],
      ['inProgress', false],
      ['inProgress', false],
      ['inProgress', false],
      ['settled', false],
    ]);
    expect((await world.read('bill', bills[0]!)).fields).toMatchObject({ open: 0, frozen: false });
  });

  it('that is issued again is void, and another payment', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const old = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.send(old.id);
    const since = world.now;
    world.pass(MINUTE);
    const next = world.ui.reissue(old.id);
    const records = await world.list('payments', since);
    expect(Object.fromEntries(records.map(({ id, fields }) => [id, fields.status]))).toEqual({
      [old.id]: 'refunded',
      [next.id]: 'scheduled',
    });
    expect(records.find(({ id }) => id === old.id)?.extra).toMatchObject({ void: 'VOID_AND_REISSUE' });
  });

  it('is voided by nobody but a person in BILL', async () => {
    const world = new BillWorld();
    const { bills } = world.office();
    const { id } = world.ui.pay({ bills: [{ id: bills[0]! }] });
    world.ui.send(id);
    await expect(world.act('remove', await world.read('billPayment', id))).rejects.toThrow('BILL made this payment');
  });

  it('is not made by our client: the call is not there', () => {
    const { session } = new BillWorld();
    const write = { kind: 'create', entity: 'billPayment', marker: 'TO1', fields: mirror(['00n1'], 1) } as const;
    expect(session.prepare([write]).path).toBe('bills/record-payment');
    expect(() => session.prepare([{ kind: 'create', entity: 'payout', marker: 'm', fields: {} }])).toThrow(CannotWrite);
  });
});

describe('a payment of bills that was made elsewhere', () => {
  it('is recorded over several bills, moves no money, and is known as ours', async () => {
    const world = new BillWorld();
    const { vendor, bills, expense } = world.office();
    const fields = mirror(bills, 1_000, { contact: vendor, memo: 'check 1009', account: expense });
    const made = done(await world.create('billPayment', fields));
    expect(made).toMatchObject({ presence: 'present', marker: expect.stringContaining('TOMARKER0001') });
    expect(made.fields).toMatchObject({
      amount: 2_000,
      allocations: byDocument(bills.map((document) => ({ document, amount: 1_000 }))),
      origin: 'accounting',
      movesMoney: false,
      status: 'settled',
      paidOn: '2026-03-03',
      memo: 'check 1009',
      account: expense,
    });
    expect((await world.read('bill', bills[1]!)).fields.open).toBe(4_000);
    expect(world.simulator.books.get('payment', made.id)).toMatchObject({ allowExport: false, onlinePayment: false });
  });

  it('somebody recorded in BILL is the platform own, and moved no money either', async () => {
    const world = new BillWorld();
    const { bills, expense } = world.office();
    const { id } = world.ui.recordPayment({ bills: [{ id: bills[0]! }], account: expense });
    expect((await world.read('billPayment', id)).fields).toMatchObject({
      origin: 'platform',
      movesMoney: false,
      account: expense,
    });
  });

  it('is taken back where it was recorded', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    const made = done(await world.create('billPayment', mirror(bills, 1_000, { contact: vendor })));
    const gone = done(await world.act('remove', made));
    expect([gone.presence, gone.fields.status]).toEqual(['void', 'canceled']);
    expect((await world.read('bill', bills[1]!)).fields.open).toBe(5_000);
    expect(world.simulator.books.get('payment', made.id)?.voidInfo).toMatchObject([{ type: 'VOID_ONLY' }]);
  });

  it('of more than is due is refused', async () => {
    const world = new BillWorld();
    const { vendor, bills } = world.office();
    expect(await world.create('billPayment', mirror([bills[1]!], 5_001, { contact: vendor }))).toMatchObject({
      refusal: { code: 'amountAboveDue' },
    });
  });

  it('is refused for good where the token may not record payments', async () => {
    const world = new BillWorld({ simulator: { syncTokenMayRecord: false } });
    const { vendor, bills, customer, invoices } = world.office();
    const ap = await world.create('billPayment', mirror(bills, 1_000, { contact: vendor }));
    const ar = await world.create('payment', mirror(invoices, 1_000, { contact: customer }));
    expect([ap, ar]).toMatchObject([{ refusal: { code: 'permission' } }, { refusal: { code: 'permission' } }]);
  });

  it.each<[Fields, string]>([
    [{ amount: 0, allocations: [] }, 'zero or less'],
    [{ amount: 3_000 }, 'Not all of this payment'],
    [{ credits: [{ credit: 'vcr1', amount: 1 }] }, 'vendor credit'],
    [{ contact: null }, 'no vendor'],
    [{ paidOn: null }, 'no day'],
  ])('%j cannot be written: %s', async (more, text) => {
    await expect(new BillWorld().create('billPayment', mirror(['00n1', '00n2'], 1_000, more))).rejects.toThrow(text);
  });
});

describe('money', () => {
  it('is moved by no request that our client can make', () => {
    const { session, provider } = new BillWorld();
    const paths = (Object.keys(provider.capabilities.entities) as Entity[]).flatMap((entity) =>
      ([true, false] as const).flatMap((movesMoney) => {
        const current = { entity, id: 'x1', version: 0, presence: 'present', fields: { movesMoney } } as const;
        const fields = {
          ...mirror(['00n1'], 100),
          name: 'A',
          number: '1',
          total: 100,
          billedOn: '2026-03-01',
          dueOn: '2026-03-01',
        };
        const writes: readonly RecordWrite[] = [
          { kind: 'create', entity, fields, marker: 'm' },
          { kind: 'update', entity, id: 'x1', changes: fields, current },
          { kind: 'remove', entity, id: 'x1', current },
          { kind: 'restore', entity, id: 'x1', current },
        ];
        return writes.flatMap((write) => {
          try {
            const { method, path } = session.prepare([write]);
            return [`${method} ${path}`];
          } catch (error) {
            expect(error).toBeInstanceOf(CannotWrite);
            return [];
          }
        });
      }),
    );
    expect(new Set(paths.filter((path) => /payment|charge|mfa|cancel|autopay/i.test(path)))).toEqual(
      new Set(['POST bills/record-payment', 'POST invoices/record-payment', 'POST payments/x1/void']),
    );
    expect(paths.filter((path) => path === 'POST payments/x1/void')).toHaveLength(1);
  });
});
