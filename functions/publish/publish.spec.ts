import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { MailRefused } from '../../shared/engine/errors.ts';
import { announce } from '../../shared/engine/outbox.ts';
import type { Item, PublishedEvent, Write } from '../../shared/engine/ports.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import type { Json } from '../../shared/model/json.ts';
import { createPublishHandler } from './publish.ts';

function world() {
  const events: PublishedEvent[] = [];
  const calls: number[] = [];
  const mails: { to: readonly string[]; subject: string }[] = [];
  const logged: unknown[] = [];
  const history = new MemoryTable();
  const faults = {
    history: false,
    bus: (_: PublishedEvent) => false,
    unreachable: false,
    mail: undefined as Error | undefined,
  };
  const log = (message: string, data?: object) => void logged.push({ message, ...data });
  const handler = createPublishHandler({
    activity: {
      get: history.get,
      getMany: history.getMany,
      query: history.query,
      write: (writes) => (faults.history ? Promise.reject(new Error('busy')) : history.write(writes)),
    },
    bus: {
      put: async (batch) => {
        if (faults.unreachable) throw new Error('timeout');
        calls.push(batch.length);
        events.push(...batch.filter((event) => !faults.bus(event)));
        return batch.filter(faults.bus);
      },
    },
    mailer: {
      send: async (mail) => {
        if (faults.mail) throw faults.mail;
        mails.push(mail);
      },
    },
    log: { info: log, warn: log, error: log },
  });
  const run = async (records: DynamoDBRecord[]) =>
    (await handler({ Records: records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { run, history, events, calls, mails, logged, faults, ids: () => events.map(({ id }) => id) };
}

function attribute(value: Json): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: `${value}` };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: image(value as Record<string, Json>) };
}
const image = (item: Readonly<Record<string, Json | undefined>>) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value!)]));

const show = (item: Item, eventName: NonNullable<DynamoDBRecord['eventName']> = 'INSERT'): DynamoDBRecord => ({
  eventName,
  dynamodb: {
    Keys: image({ pk: item.pk, sk: item.sk }),
    // The stream shows what reads leave out: who wrote the item.
    NewImage: image({ ...item, _by: 'origin-1' }),
    SequenceNumber: `${item.pk}/${item.sk}`,
  },
});
const stored = (
  connection: string,
  id: string,
  kind = 'bill.linked',
  data: Record<string, Json> = { n: 1, list: [null, true, 'é'] },
) => (announce(connection, id, { kind, at: 1_772_000_000_000, data }) as Extract<Write, { kind: 'put' }>).item;
const event = (connection: string, id: string) => show(stored(connection, id));
const email = (connection: string, id: string) =>
  show(
    stored(connection, id, 'email', { to: ['a@example.com'], subject: 'First sync done', text: 'All bills agree.' }),
  );

describe('what is published', () => {
  it('is the announcement with its id, so that a listener can drop a repetition', async () => {
    const { run, events } = world();
    expect(await run([event('c1', '01')])).toEqual([]);
    expect(events).toEqual([
      {
        id: 'c1/01',
        connection: 'c1',
        kind: 'bill.linked',
        at: 1_772_000_000_000,
        data: { n: 1, list: [null, true, 'é'] },
      },
    ]);
  });

  it.each<[string, DynamoDBRecord]>([
    ['a write that changed nothing', show(stored('c1', '01'), 'MODIFY')],
    [
      'an announcement that expired',
      { eventName: 'REMOVE', dynamodb: { Keys: { pk: { S: 'X#c1' }, sk: { S: '01' } } } },
    ],
    ['any other item', show({ pk: 'W#xero:1', sk: '3#1', n: 1 })],
  ])('is not %s', async (_, record) => {
    const { run, events } = world();
    expect(await run([record])).toEqual([]);
    expect(events).toEqual([]);
  });

  it('sends e-mail by mail, not to the bus', async () => {
    const { run, events, mails } = world();
    expect(await run([email('c1', '01')])).toEqual([]);
    expect(mails).toEqual([{ to: ['a@example.com'], subject: 'First sync done', text: 'All bills agree.' }]);
    expect(events).toEqual([]);
  });

  it('is also kept where it is a line of the history, once however often it is shown', async () => {
    const { run, history, ids } = world();
    const line = {
      entity: 'bill',
      link: 'l1',
      act: 'update',
      id: '42',
      changes: { dueOn: { before: null, after: '2026-04-01' } },
    };
    const record = show(stored('c1', '01', 'activity', line));
    expect(await run([record])).toEqual([]);
    expect(await run([record])).toEqual([]);
    expect(await history.query('Y#c1#bill#l1')).toEqual([
      expect.objectContaining({ sk: '01', connection: 'c1', at: 1_772_000_000_000, ...line }),
    ]);
    expect(ids()).toEqual(['c1/01', 'c1/01']);
  });

  it('takes as few calls as order allows: connections together, one connection one after the other', async () => {
    const { run, calls, ids } = world();
    const connections = Array.from({ length: 12 }, (_, index) => `c${index}`);
    expect(await run(['01', '02'].flatMap((id) => connections.map((connection) => event(connection, id))))).toEqual([]);
    expect(calls).toEqual([10, 2, 10, 2]);
    for (const connection of connections) {
      expect(ids().filter((id) => id.startsWith(`${connection}/`))).toEqual([`${connection}/01`, `${connection}/02`]);
    }
  });
});

describe('what cannot be sent', () => {
  it('holds back the later announcements of its connection, and no other', async () => {
    const { run, ids, faults } = world();
    faults.bus = ({ id }) => id === 'c1/02';
    const records = [event('c1', '01'), event('c1', '02'), event('c2', '01'), event('c1', '03'), event('c2', '02')];
    expect(await run(records)).toEqual(['X#c1/02', 'X#c1/03']);
    expect(ids().sort()).toEqual(['c1/01', 'c2/01', 'c2/02']);
  });

  it('is shown again by the stream, and then goes out in order', async () => {
    const { run, ids, faults } = world();
    faults.unreachable = true;
    const records = [event('c1', '01'), event('c1', '02')];
    expect(await run(records)).toEqual(['X#c1/01', 'X#c1/02']);
    faults.unreachable = false;
    expect(await run(records)).toEqual([]);
    expect(ids()).toEqual(['c1/01', 'c1/02']);
  });

  it('is not announced before its line stands in the history', async () => {
    const { run, ids, faults } = world();
    faults.history = true;
    expect(
      await run([show(stored('c1', '01', 'activity', { entity: 'bill', link: 'l1' })), event('c1', '02')]),
    ).toEqual(['X#c1/01', 'X#c1/02']);
    expect(ids()).toEqual([]);
  });

  it('waits for an e-mail that may go later', async () => {
    const { run, ids, faults } = world();
    faults.mail = new Error('throttled');
    expect(await run([email('c1', '01'), event('c1', '02')])).toEqual(['X#c1/01', 'X#c1/02']);
    expect(ids()).toEqual([]);
  });

  it('does not wait for an e-mail that can never go, and names nobody in the log', async () => {
    const { run, ids, faults, logged } = world();
    faults.mail = new MailRefused('address a@example.com is suppressed');
    expect(await run([email('c1', '01'), event('c1', '02')])).toEqual([]);
    expect(ids()).toEqual(['c1/02']);
    expect(logged).toEqual([{ message: 'e-mail not sent', id: 'c1/01', error: 'MAIL_REFUSED' }]);
  });

  it('an e-mail without address is no reason to stop', async () => {
    const { run, ids } = world();
    expect(await run([show(stored('c1', '01', 'email', { to: [] })), event('c1', '02')])).toEqual([]);
    expect(ids()).toEqual(['c1/02']);
  });

  it('an announcement that cannot be read fails the batch, so that it is isolated and kept', async () => {
    const { run } = world();
    await expect(run([show({ pk: 'X#c1', sk: '01', text: 'no kind' })])).rejects.toThrow();
  });
});
