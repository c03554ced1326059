import { describe, expect, it } from 'vitest';
import { changeState } from '../../../shared/engine/connect.ts';
import type { Write } from '../../../shared/engine/ports.ts';
import { dyingBefore, STEPS, troubled } from '../../support/mishaps.ts';
import { office as of } from '../../support/transfers.ts';

const TRANSFER = { provider: 'quickbooks', method: 'POST', path: /\/transfer\?/ } as const;

describe('BQ-X2 a transfer is made once', () => {
  it.each([
    ['before it took effect', { kind: 'lost', when: 'before' }],
    ['after it took effect', { kind: 'lost', when: 'after' }],
    ['and it fails with a 503', { kind: 'error', status: 503, when: 'before' }],
  ] as const)('though the call is lost %s', async (_, first) => {
    const trouble = troubled(TRANSFER, { first });
    const { office, pay, days, out } = await of(trouble);
    trouble.arm(() => office.ports.clock.now());
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(4);
    expect(trouble.met).toBe(true);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });

  it('though nothing gets through to QuickBooks for longer than a request id is believed', async () => {
    const trouble = troubled(TRANSFER, { first: { kind: 'lost', when: 'after' }, thenDownMs: 40 * 60_000 });
    const { office, pay, days, out } = await of(trouble);
    trouble.arm(() => office.ports.clock.now());
    pay(['B-1'], '2026-03-03');
    await days(4);
    expect(trouble.met).toBe(true);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });

  it('and is known again though somebody has moved it to another day meanwhile', async () => {
    const trouble = troubled(TRANSFER, { first: { kind: 'lost', when: 'after' }, thenDownMs: 40 * 60_000 });
    const { office, pay, days } = await of(trouble);
    trouble.arm(() => office.ports.clock.now());
    pay(['B-1'], '2026-03-03');
    while (!trouble.met) await office.hours(1).then(() => office.syncNow());
    office.ledger.edit('Transfer', office.rows('Transfer')[0].Id, { TxnDate: '2026-03-02' });
    await days(2);
    expect(office.transfers()).toHaveLength(1);
    expect(await office.held()).toEqual(['drift']);
  });

  it.each(STEPS)('though the process dies right before: %s', async (step) => {
    const dying = dyingBefore(step, { provider: 'quickbooks', entity: 'payout', kind: 'create' });
    const { office, pay, days, out } = await of(dying);
    dying.arm();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(4);
    expect(dying.died).toBe(true);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });
});

/** Of what the workers write, and of what lumps are made of. */
const isWorkers = (writes: readonly Write[]): boolean =>
  writes.every((write) => /^[ACEKLOUWX]#/.test((write.kind === 'put' ? write.item : write.key).pk));

describe('BQ-X2 every payment is in one transfer', () => {
  it.each(Array.from({ length: 12 }, (_, index) => index * 9))(
    'though the process dies at its write %i, with a void in between',
    async (fatal) => {
      const state = { writes: -1, watched: false, died: false };
      const { office, pay, days, out, back } = await of({
        dies: (writes) => {
          if (!state.watched || state.died || !isWorkers(writes)) return false;
          state.writes += 1;
          state.died = state.writes === fatal;
          return state.died;
        },
      });
      const [, second] = pay(['B-1', 'B-2'], '2026-03-03');
      state.watched = fatal < 54;
      await days(3);
      state.watched = true;
      office.bill.ui.advance(second!.id, 'VOIDED');
      pay(['B-3'], '2026-03-06');
      await days(4);
      expect(state.died).toBe(true);
      expect(office.transfers()).toEqual([out(15000, '2026-03-03'), back(5000, '2026-03-05'), out(7000, '2026-03-06')]);
      expect([office.left(office.known.moneyOut), office.left(office.known.bank)]).toEqual([0, -17000]);
      expect(await office.issues()).toEqual([]);
    },
  );

  it('of its day, though QuickBooks takes no payments for hours when that day is over', async () => {
    const state = { silent: false, down: false };
    const { office, pay, out } = await of({
      webhookFault: (provider) => (state.silent && provider === 'bill' ? { kind: 'lost' } : undefined),
      fault: (provider, { method, url }) =>
        state.down && provider === 'quickbooks' && method === 'POST' && url.includes('/billpayment?')
          ? { kind: 'error', status: 503, when: 'before' }
          : undefined,
    });
    pay(['B-1'], '2026-03-03');
    await office.hours(30);
    await office.syncNow();
    state.silent = true;
    const [untold] = pay(['B-2'], '2026-03-03');
    office.bill.ui.advance(untold!.id, 'PROCESSED');
    state.down = true;
    await office.hours(28);
    expect(new Date(office.ports.clock.now()).toISOString()).toMatch(/^2026-03-04T19/);
    expect([office.posted('BillPayment').length, office.transfers()]).toEqual([1, []]);
    state.down = false;
    await office.hours(4);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
  });

  it('though every message comes twice', async () => {
    const { office, pay, days, out } = await of({ queue: { duplicate: () => true } });
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(4);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
  });

  it('though the connection was paused over the end of the day', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1'], '2026-03-03');
    await days(1);
    expect(office.posted('BillPayment')).toHaveLength(1);
    await changeState(office.engine, office.connection, 'paused');
    await days(3);
    expect(office.transfers()).toEqual([]);
    await changeState(office.engine, office.connection, 'active');
    await days(1);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
  });
});

describe('BQ-X2 what QuickBooks refuses is told, and waits', () => {
  it('the books of that day are closed', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1'], '2026-03-03');
    await days(1);
    office.ledger.closeBooks('2026-03-03');
    await days(2);
    expect(await office.held()).toEqual(['refused:lockedPeriod']);
    expect(office.transfers()).toEqual([]);
    office.ledger.closeBooks(null);
    await office.decide('refused:lockedPeriod', 'retry');
    await days(1);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });

  it('the bank account is inactive', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1'], '2026-03-03');
    await days(1);
    office.ledger.setActive('Account', office.known.bank, false);
    await days(2);
    expect(await office.held()).toEqual(['unmappedAccount']);
    expect(office.transfers()).toEqual([]);
    office.ledger.setActive('Account', office.known.bank, true);
    await office.syncNow();
    await office.decide('unmappedAccount', 'retry');
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });
});

describe('BQ-X2 what people do to a transfer in QuickBooks', () => {
  it('deleted there, it is not made again by itself, and somebody is asked', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1'], '2026-03-03');
    await days(3);
    office.ledger.delete('Transfer', office.rows('Transfer')[0].Id);
    await days(2);
    expect(office.transfers()).toEqual([]);
    expect(await office.held()).toEqual(['removedAgainstFlow']);
    await office.decide('removedAgainstFlow', 'postAgain');
    await days(1);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.issues()).toEqual([]);
  });

  it('changed there, it stays so and is told', async () => {
    const { office, pay, days } = await of();
    pay(['B-1'], '2026-03-03');
    await days(3);
    office.ledger.edit('Transfer', office.rows('Transfer')[0].Id, { Amount: 99 });
    office.resetCalls();
    await days(2);
    expect(await office.held()).toEqual(['drift']);
    expect(office.writes('quickbooks')).toEqual({});
  });

  it('and those that they enter themselves are nobody else’s', async () => {
    const { office, pay, days, second, out } = await of();
    office.ledger.transfer(office.known.bank, second.bank, 12, { TxnDate: '2026-03-03' });
    pay(['B-1'], '2026-03-03');
    await days(3);
    expect(office.transfers()).toHaveLength(2);
    expect(office.transfers()).toContainEqual(out(10000, '2026-03-03'));
    expect(Object.values(await office.outOfScope())).toContain('BQ-X2 entered in QuickBooks');
    expect(await office.issues()).toEqual([]);
  });
});

describe('ALL-14 the tie-out of transfers', () => {
  it('is the same on both sides once they are made, and says why where it is not', async () => {
    const { office, pay, days } = await of();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(1);
    expect(await office.transfersTieOut()).toMatchObject({
      differences: [{ number: 'transfer of 2026-03-03', left: 0, right: 15000, cause: 'inFlight' }],
      tied: true,
    });
    office.ledger.closeBooks('2026-03-03');
    await days(2);
    expect((await office.transfersTieOut()).differences).toMatchObject([{ left: 0, right: 15000, cause: 'held' }]);
    office.ledger.closeBooks(null);
    await office.decide('refused:lockedPeriod', 'retry');
    await days(1);
    expect(await office.transfersTieOut()).toMatchObject({ differences: [], tied: true });
    office.ledger.edit('Transfer', office.rows('Transfer')[0].Id, { Amount: 149 });
    await days(1);
    expect((await office.transfersTieOut()).differences).toMatchObject([{ left: 14900, right: 15000, cause: 'held' }]);
  });

  it('a payment that no transfer has is never called explained', async () => {
    const { office, pay, days } = await of();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(3);
    const [link] = await office.ports.table.query(`L#${office.connection}#billPayment`);
    await office.ports.table.write([{ kind: 'put', item: { ...link!, counted: [] } }]);
    expect(await office.transfersTieOut()).toMatchObject({ differences: [{ cause: 'unexplained' }], tied: false });
  });
});
