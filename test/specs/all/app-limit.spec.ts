import { describe, expect, it } from 'vitest';
import { keys } from '../../../shared/engine/keys.ts';
import type { AccountId } from '../../../shared/model/names.ts';
import { Office } from '../../support/office.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

/** Xero counts 10,000 calls a minute over all organisations of an app: one that meets the limit meets it for all. */

const MINUTE_MS = 60_000;

/** In step, then Xero refuses the next call for this limit. */
async function limited(limit: 'app' | 'minute') {
  let refuses = false;
  const office = new Office({
    fault: (provider) => {
      if (provider !== 'xero' || !refuses) return undefined;
      refuses = false;
      return { kind: 'rateLimit', limit };
    },
  });
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
  await office.connect();
  // Another organisation of the same app, whose worker has nothing to do with what the first one's meets.
  const { table, queue } = office.ports;
  const another = 'xero:another' as AccountId;
  const first = (await table.get(keys.account(office.accounts.xero)))!;
  await table.write([
    {
      kind: 'put',
      item: { ...first, ...keys.account(another), account: another, connections: [], streams: ['contacts'] },
    },
  ]);
  /** A person asks for it now. @returns how the run ended */
  const ask = async (account: AccountId) => {
    office.ports.log.lines.length = 0;
    const dedupId = `r:${account}:${office.ports.clock.now()}`;
    await queue.send([{ provider: 'xero', account, dedupId, body: { account, reason: 'manual' } }]);
    await office.drain();
    const ended = office.ports.log.lines.find(
      ({ message, data }) => message === 'run ended' && data?.account === account,
    );
    return ended?.data?.ended;
  };
  const askAnother = () => ask(another);
  refuses = true;
  office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
  expect(await ask(office.accounts.xero)).toBe('deferred');
  office.resetCalls();
  return { office, another, askAnother };
}

describe('429 for the whole app', () => {
  it('rests every organisation for the time said, and no other provider', async () => {
    const { office, another, askAnother } = await limited('app');
    expect(await askAnother()).toBe('deferred');
    expect(office.calls('xero')).toEqual({});
    const { notBefore } = (await office.ports.table.get(keys.run(another)))!;
    expect(Number(notBefore) - office.ports.clock.now()).toBe(MINUTE_MS);
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'Thanks' });
    await office.drain();
    expect(office.calls('melio')).not.toEqual({});
  });

  it('is over when its time is, and nothing was lost', async () => {
    const { office, askAnother } = await limited('app');
    await office.settle(3);
    expect(office.melioBill('B-1').due_date).toBe('2026-04-01');
    expect(await askAnother()).toBe('done');
  });

  it('a limit of one organisation is nobody else’s', async () => {
    const { office, askAnother } = await limited('minute');
    expect(await askAnother()).toBe('done');
    expect(await office.ports.table.get(keys.bucket('xero', 'app'))).toBeUndefined();
  });
});

describe('few calls left in the minute, by what Xero says itself', () => {
  const BILLS = 500;
  /** Calls by the minute they were made in. */
  const counted = async (options: WorkbenchOptions) => {
    const minutes = new Map<number, number>();
    const refused: number[] = [];
    const office = new Office({
      ...options,
      answer: (provider, _, response) => {
        if (provider !== 'xero') return response;
        const minute = Math.floor(office.ports.clock.now() / MINUTE_MS);
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
        if (response.status === 429) refused.push(minute);
        return response;
      },
    });
    const contact = office.addContact('Cedar Paper Co');
    for (let n = 0; n < BILLS; n++) office.enterBill(contact, `B-${n}`, 1 + n);
    await office.connect();
    await office.settle(60);
    return { office, most: Math.max(...minutes.values()), refused };
  };

  it('stops before the limit, goes on in the next minute, and gets everything done', async () => {
    const { office, most, refused } = await counted({ xero: { limits: { appPerMinute: 1_008 } } });
    expect(refused).toEqual([]);
    // Eight until the reserve is touched, and the chunk that was under way.
    expect(most).toBeLessThanOrEqual(8 + 4);
    expect(office.melio.recordsOf().bill.rows.size).toBe(BILLS);
    expect(
      office.xero
        .ui()
        .bills()
        .filter(({ url }) => !url),
    ).toEqual([]);
  });

  it('is no reason to wait while there are enough', async () => {
    const { office, most } = await counted({});
    expect(most).toBeGreaterThan(30);
    expect(await office.ports.table.get(keys.bucket('xero', 'app'))).toBeUndefined();
  });
});
