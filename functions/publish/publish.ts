import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { fromImage } from '../../shared/aws/stream-image.ts';
import { MailRefused } from '../../shared/engine/errors.ts';
import { activityItem, isOutboxKey, mail, type OutboxItem, readOutbox } from '../../shared/engine/outbox.ts';
import type { EventBus, Log, Mailer, PublishedEvent, Table } from '../../shared/engine/ports.ts';

export interface PublishPorts {
  /** The history. */
  readonly activity: Table;
  readonly bus: EventBus;
  readonly mailer: Mailer;
  readonly log: Log;
}

/** The bus takes so many events in one call. */
const eventsPerCall = 10;

/**
 * Publishes what the table's stream shows of the outbox: lines of the history into their table, everything to the event
 * bus, e-mails by mail. Every announcement gets out at least once, and those of one
 * connection in their order: when one cannot be sent, the later ones of its connection are not sent either, and the
 * stream shows them again.
 */
export const createPublishHandler =
  (ports: PublishPorts) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const records = Records.filter(isAnnouncement);
    const items = records.map((record) => readOutbox(fromImage(record.dynamodb!.NewImage!)));
    const unsent = await publish(ports, items);
    return {
      batchItemFailures: records
        .filter((_, index) => unsent.has(items[index]!))
        .map(({ dynamodb }) => ({ itemIdentifier: dynamodb!.SequenceNumber! })),
    };
  };

/** Announcements are put once and expire: an expiry is no news, nor is a write that changed nothing. */
const isAnnouncement = ({ eventName, dynamodb }: DynamoDBRecord) =>
  eventName === 'INSERT' && isOutboxKey(dynamodb?.Keys?.pk?.S ?? '');

/**
 * Sends the first announcement of every connection together, then the second, and so on.
 * @param items in the order in which they were stored
 * @returns those to be shown again
 */
export async function publish(ports: PublishPorts, items: readonly OutboxItem[]): Promise<ReadonlySet<OutboxItem>> {
  const unsent = new Set(items);
  let waiting = [...Map.groupBy(items, ({ connection }) => connection).values()];
  while (waiting.length > 0) {
    const sent = await sendAll(
      ports,
      waiting.map(([first]) => first!),
    );
    for (const item of sent) unsent.delete(item);
    waiting = waiting
      .filter(([first]) => sent.has(first!))
      .map(([, ...rest]) => rest)
      .filter(({ length }) => length > 0);
  }
  return unsent;
}

async function sendAll(
  { activity, bus, mailer, log }: PublishPorts,
  items: readonly OutboxItem[],
): Promise<Set<OutboxItem>> {
  const sent = new Set<OutboxItem>();
  const mails = items.filter(({ kind }) => kind === 'email');
  const unkept = await keepHistory(
    activity,
    log,
    items.filter(({ kind }) => kind === 'activity'),
  );
  const events = items.filter((item) => item.kind !== 'email' && !unkept.has(item));
  for (const item of mails) if (await sendMail(mailer, log, item)) sent.add(item);
  for (let from = 0; from < events.length; from += eventsPerCall) {
    const batch = events.slice(from, from + eventsPerCall);
    const refused = await putEvents(bus, log, batch.map(toEvent));
    for (const item of batch) if (!refused.has(idOf(item))) sent.add(item);
  }
  return sent;
}

/** @returns those whose line could not be written; written again, a line is the same line */
async function keepHistory(activity: Table, log: Log, items: readonly OutboxItem[]): Promise<Set<OutboxItem>> {
  const unkept = new Set<OutboxItem>();
  await Promise.all(
    items.map(async (item) => {
      try {
        await activity.write([{ kind: 'put', item: activityItem(item) }]);
      } catch (error) {
        log.warn('history not written', { id: idOf(item), error: (error as Error).name });
        unkept.add(item);
      }
    }),
  );
  return unkept;
}

const idOf = ({ connection, id }: OutboxItem) => `${connection}/${id}`;
const toEvent = (item: OutboxItem): PublishedEvent => ({
  id: idOf(item),
  connection: item.connection,
  kind: item.kind,
  at: item.at,
  data: item.data,
});

/** @returns ids of the events that the bus did not take */
async function putEvents(bus: EventBus, log: Log, events: readonly PublishedEvent[]): Promise<Set<string>> {
  try {
    const refused = await bus.put(events);
    if (refused.length > 0) log.warn('event bus refused events', { events: refused.map(({ id }) => id) });
    return new Set(refused.map(({ id }) => id));
  } catch (error) {
    log.warn('event bus not reached', { events: events.map(({ id }) => id), error: (error as Error).name });
    return new Set(events.map(({ id }) => id));
  }
}

/** @returns false when it should be tried again */
async function sendMail(mailer: Mailer, log: Log, item: OutboxItem): Promise<boolean> {
  const parsed = mail.safeParse(item.data);
  try {
    if (!parsed.success) throw new MailRefused('not an e-mail');
    await mailer.send(parsed.data);
    return true;
  } catch (error) {
    const never = error instanceof MailRefused;
    // Neither address nor text: they name people.
    log[never ? 'error' : 'warn']('e-mail not sent', {
      id: idOf(item),
      error: never ? error.code : (error as Error).name,
    });
    return never;
  }
}
