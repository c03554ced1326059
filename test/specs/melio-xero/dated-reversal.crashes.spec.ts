import { describe, expect, it } from 'vitest';
import type { Write } from '../../../shared/engine/ports.ts';
import { dyingBefore, PAST_THE_KEY, STEPS, type Trouble, troubled } from '../../support/mishaps.ts';
import type { Payables } from '../../support/payables.ts';
import { lockedOffice, offered, reversals } from '../../support/returned-payment.ts';

// ALL-7, ALL-10: whatever happens between the decision and the knowledge that the reversal stands in Xero, there is one.

const once = async (office: Payables) => {
  expect(reversals(office)).toHaveLength(1);
  expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', payments: [{ cents: 12050 }] });
  expect([...office.melio.recordsOf().bill.rows.values()].map(({ number }) => number)).toEqual(['B-1']);
  expect(await office.held()).toEqual([]);
  expect(await office.tieOut()).toMatchObject({ tied: true, differences: [] });
};

const create = { provider: 'xero', entity: 'reversal', kind: 'create' } as const;

describe('ALL-7 a dated reversal, and a process that dies', () => {
  it.each(STEPS)('right before %s: one bill', async (step) => {
    const options = dyingBefore(step, create);
    const { office } = await lockedOffice({}, options);
    options.arm();
    await office.decide('refused:lockedPeriod', await offered(office));
    await office.hours(3);
    expect(options.died).toBe(true);
    await once(office);
  });

  const isReversed = (write: Write): boolean =>
    write.kind === 'put' && (write.item.present as { L?: string } | undefined)?.L === 'reversed';

  it('right before the payment says that it is reversed: one bill', async () => {
    let died = 0;
    const { office } = await lockedOffice({}, { dies: (writes) => writes.some(isReversed) && died++ === 0 });
    await office.decide('refused:lockedPeriod', await offered(office));
    await office.hours(3);
    expect(died).toBe(2);
    await once(office);
  });
});

const TROUBLE: Readonly<Record<string, Trouble>> = {
  'its reply is lost': { first: { kind: 'lost', when: 'after' } },
  'its reply is lost, and Xero is away until it has forgotten the key': {
    first: { kind: 'lost', when: 'after' },
    thenDownMs: PAST_THE_KEY,
  },
  'it never arrives': { first: { kind: 'lost', when: 'before' }, thenDownMs: PAST_THE_KEY },
  'a 500 after the effect, kept under the key': { first: { kind: 'error', status: 500, when: 'after' } },
};

describe('ALL-7 a dated reversal in trouble', () => {
  it.each(Object.entries(TROUBLE))('%s: one bill', async (_, trouble) => {
    const options = troubled({ provider: 'xero', method: 'PUT', path: /\/Invoices/ }, trouble);
    const { office } = await lockedOffice({}, options);
    options.arm(() => office.ports.clock.now());
    await office.decide('refused:lockedPeriod', await offered(office));
    await office.hours(3);
    expect(options.met).toBe(true);
    await once(office);
  });

  it('the period of its own day is locked as well: held, and made when that is opened', async () => {
    const { office } = await lockedOffice();
    const action = await offered(office);
    office.xero.ui().lockPeriod('2026-03-31');
    await office.decide('refused:lockedPeriod', action);
    await office.hours(1);
    expect(reversals(office)).toEqual([]);
    expect(await office.held()).toEqual(['refused:lockedPeriod']);
    office.xero.ui().lockPeriod('2026-03-02');
    await office.decide('refused:lockedPeriod', 'retry');
    await office.hours(1);
    await once(office);
  });
});
