import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { endpointsOf, openSecrets, readEndpoint } from '../../shared/engine/event-endpoints.ts';
import { keys } from '../../shared/engine/keys.ts';
import type { Clock, Log, PublishedEvent, Table, Vault } from '../../shared/engine/ports.ts';
import { readConnection } from '../../shared/engine/state/account.ts';
import type { Http } from '../../shared/model/http.ts';
import type { Json } from '../../shared/model/json.ts';
import { signedHeaders } from './sign.ts';

/** The queue that this function reads. */
export interface DeliveryQueue {
  /** @throws some were not taken */
  send(bodies: readonly string[]): Promise<void>;
  /** The message comes back after so long, and not earlier. */
  again(receipt: string, seconds: number): Promise<void>;
}

export interface DeliverPorts {
  readonly table: Table;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly http: Http;
  readonly queue: DeliveryQueue;
}

const event = z.object({
  id: z.string(),
  connection: z.string(),
  kind: z.string(),
  at: z.number(),
  data: z.json() as z.ZodType<Json>,
});
/** From the event bus: to be sent to whoever wants it. */
const published = z.looseObject({ detail: event });
/** From ourselves: one event for one address. */
const addressed = z.strictObject({ to: z.strictObject({ tenant: z.string(), endpoint: z.string() }), event });
type Addressed = z.output<typeof addressed>;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Before the next attempt, by how often it was tried: a day and a half, then it goes to the dead letters. */
export const againAfterSeconds = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR, 10 * HOUR];

/**
 * Sends events to the addresses of their tenant. An event becomes one message per address, so that a slow receiver keeps
 * nobody else waiting; an attempt that failed comes back by itself. What is delivered may be delivered again: its id
 * stays the same.
 */
export const createDeliverHandler =
  (ports: DeliverPorts) =>
  async ({ Records }: { readonly Records: readonly SQSRecord[] }): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      Records.map(async (record) => {
        try {
          return (await handle(ports, record)) ? undefined : record.messageId;
        } catch (error) {
          ports.log.error('delivery failed', { error: String((error as Error).stack ?? error) });
          return record.messageId;
        }
      }),
    );
    const ids = failed.filter((id) => id !== undefined);
    return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
  };

/** @returns whether the message is done */
async function handle(ports: DeliverPorts, record: SQSRecord): Promise<boolean> {
  const body: unknown = JSON.parse(record.body);
  const own = addressed.safeParse(body);
  if (!own.success) {
    await fanOut(ports, published.parse(body).detail);
    return true;
  }
  if (await deliver(ports, own.data)) return true;
  const tried = Number(record.attributes.ApproximateReceiveCount);
  await ports.queue.again(record.receiptHandle, againAfterSeconds[tried - 1] ?? againAfterSeconds.at(-1)!);
  return false;
}

async function fanOut({ table, queue }: DeliverPorts, what: PublishedEvent): Promise<void> {
  const item = await table.get(keys.connection(what.connection));
  if (!item) return;
  const { tenant } = readConnection(item);
  const wanting = (await endpointsOf(table, tenant)).filter(
    ({ types }) => types.length === 0 || types.includes(what.kind),
  );
  const bodies = wanting.map(({ id }) => JSON.stringify({ to: { tenant, endpoint: id }, event: what }));
  if (bodies.length > 0) await queue.send(bodies);
}

/** @returns whether it needs no other attempt */
async function deliver(
  { table, vault, clock, log, http }: DeliverPorts,
  { to, event: what }: Addressed,
): Promise<boolean> {
  const key = keys.eventEndpoint(to.tenant, to.endpoint);
  const item = await table.get(key);
  if (!item) return true;
  const endpoint = readEndpoint(item);
  const now = clock.now();
  const body = JSON.stringify({
    type: what.kind,
    timestamp: new Date(what.at).toISOString(),
    data: { connection: what.connection, ...(what.data as Record<string, Json>) },
  });
  const headers = signedHeaders(what.id, now, body, await openSecrets(vault, to.tenant, endpoint, now));
  let status: number;
  try {
    status = (await http({ method: 'POST', url: endpoint.url, headers, body })).status;
  } catch {
    status = 0;
  }
  if (status >= 200 && status < 300) return true;
  log.warn('event not delivered', { id: what.id, endpoint: endpoint.id, status });
  if (status !== 410) return false;
  // "Gone": the receiver wants no more, ever.
  await table.write([{ kind: 'delete', key }]);
  return true;
}
